using System.Diagnostics;
using System.Runtime.InteropServices;
using OrleansJobs.Process.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests;

/// <summary>Programs under a service that stops, is killed, and whose guard is killed.</summary>
public sealed class ProgramsTests : IDisposable
{
    /// <summary>A program of three generations that ignores every request to end.</summary>
    private const string Stubborn = """
        trap '' TERM INT HUP
        if [ "$JOB_ATTEMPT" != 1 ] && [ -e kill ]; then echo '{"event":"result","result":"again"}'; exit; fi
        echo $$ >> family
        sh -c 'echo $$ >> family; sleep 1000 & echo $! >> family; echo ready >> family; wait'
        """;

    private readonly Scripts _scripts = new();

    public void Dispose() => _scripts.Dispose();

    [Fact]
    public async Task NothingOutlivesAServiceThatIsKilled()
    {
        string id;
        var settings = _scripts.Settings(["sh", "-c", Stubborn]);
        await using (var service = await _scripts.StartAsync(settings))
        {
            id = await Scripts.SubmitAsync(service);
            var family = await _scripts.FamilyAsync("family");
            Assert.Equal(3, family.Length);
            await service.KillAsync();
            await AssertGoneAsync(family, TimeSpan.FromSeconds(2));
        }

        await File.WriteAllTextAsync(_scripts.Of("kill"), "");
        await using var again = await _scripts.StartAsync(settings);
        var done = await again.Http.WatchUntilFinalAsync(id);
        Assert.Equal(("completed", 2L, "again"), (done.Text("status"), done.Number("attempt"), done.Text("result")));
        Assert.Equal("crashed", done.GetProperty("attempts")[0].GetProperty("error").Text("code"));
    }

    [Fact]
    public async Task NorWhenItsGuardWasKilledBefore()
    {
        await using var service = await _scripts.StartAsync(_scripts.Settings(["sh", "-c", Stubborn]));
        await Scripts.SubmitAsync(service);
        var family = await _scripts.FamilyAsync("family");
        var guard = Assert.Single(Guards(service));
        await JobCalls.UntilAsync(() => Task.FromResult(guard.Ignores(15)), "the guard was ready");
        ProgramRun.Signal(guard.Id, 15); // what tells services to end is not for it
        Assert.True(guard.IsThere());
        ProgramRun.Signal(guard.Id, 9);
        await JobCalls.UntilAsync(() => Task.FromResult(Guards(service) is [var next] && next != guard), "there was another guard");
        Assert.All(family, process => Assert.True(process.IsThere()));
        await service.KillAsync();
        await AssertGoneAsync(family, TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGINT)]
    public async Task NothingOutlivesAServiceThatIsStopped(PosixSignal signal)
    {
        string id;
        LivingProcess[] family;
        await using (var service = await _scripts.StartAsync(_scripts.Settings(["sh", "-c", Stubborn], ("StopGrace", "00:01:00"))))
        {
            id = await Scripts.SubmitAsync(service);
            family = await _scripts.FamilyAsync("family");
            var began = Stopwatch.GetTimestamp();
            var end = await service.StopAsync(signal);
            Assert.DoesNotContain(family, process => process.IsThere());
            Assert.Equal((0, ""), (end.ExitCode, end.Error));
            Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 10);
        }

        await File.WriteAllTextAsync(_scripts.Of("kill"), "");
        await using var again = await _scripts.StartAsync(_scripts.Settings(["sh", "-c", """echo "{\"event\":\"result\",\"result\":$JOB_ATTEMPT}" """]));
        var done = await again.Http.WatchUntilFinalAsync(id);
        Assert.Equal(("completed", 1L), (done.Text("status"), done.Number("result"))); // the attempt did not count
    }

    [Fact]
    public async Task ACancelledJobTakesItsFamilyWithIt()
    {
        await using var service = await _scripts.StartAsync(_scripts.Settings(["sh", "-c", Stubborn], ("StopGrace", "00:00:00.2")));
        var id = await Scripts.SubmitAsync(service);
        var family = await _scripts.FamilyAsync("family");
        (await service.Http.PostAsync($"/api/jobs/{id}/cancel", null)).EnsureSuccessStatusCode();
        Assert.Equal("cancelled", (await service.Http.WatchUntilFinalAsync(id)).Text("status"));
        Assert.DoesNotContain(family, process => process.IsThere());
    }

    [Fact]
    public async Task AnAbandonedJobDoesSoHoweverLongItsProgramMayTakeToStop()
    {
        await using var service = await _scripts.StartAsync(_scripts.Settings(["sh", "-c", Stubborn], ("StopGrace", "01:00:00")));
        var id = await Scripts.SubmitAsync(service);
        var family = await _scripts.FamilyAsync("family");
        (await service.Http.PostAsync($"/api/jobs/{id}/cancel", null)).EnsureSuccessStatusCode();
        (await service.Http.PostAsync($"/api/jobs/{id}/abandon", null)).EnsureSuccessStatusCode();
        await AssertGoneAsync(family, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task OneThatTakesTooLongIsKilled()
    {
        var settings = _scripts.Settings(["sh", "-c", Stubborn], ("StopGrace", "00:00:00.2"), ("Timeout", "00:00:01"), ("Attempts", 1));
        await using var service = await _scripts.StartAsync(settings);
        var failed = await service.Http.WatchUntilFinalAsync(await Scripts.SubmitAsync(service));
        Assert.Equal(("failed", "timeout"), (failed.Text("status"), failed.GetProperty("error").Text("code")));
        var family = File.Exists(_scripts.Of("family")) ? File.ReadAllLines(_scripts.Of("family")) : []; // as many as came to life in that time
        Assert.DoesNotContain(family.Where(line => line != "ready"), line => LivingProcess.IsThere(int.Parse(line)));
    }

    [Fact]
    public async Task AProgramThatIsNotThereIsRefusedAtTheStart()
    {
        var end = await ProgramRun.ToEndAsync("--urls", $"{ServiceProcess.FreeUrl()}", "--data", _scripts.Data, "--settings", _scripts.Settings(["./transcribe.py"]));
        Refusals.AssertOneSentence(end, "Jobs:Types:script:Command names the program './transcribe.py', which is not there");
    }

    private static LivingProcess[] Guards(ServiceProcess service) => LivingProcess.ChildrenOf(service.Run.Id, "leave)");

    private static Task AssertGoneAsync(LivingProcess[] family, TimeSpan within) =>
        JobCalls.UntilAsync(() => Task.FromResult(!family.Any(process => process.IsThere())), "all have gone", within);
}
