using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using OrleansJobs.Process.Tests.Workers.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests.Workers;

/// <summary>What a worker must get right over a long life: claims that came too late, jobs that are gone, clocks, signals, memory.</summary>
public sealed class WorkerLifeTests
{
    private const string Held = "\"frames\":1,\"hold_at\":1";

    [Theory, Python, JavaScript]
    public async Task AClaimIsConfirmedBeforeTheWorkBegins(string language)
    {
        await using var service = await ScriptedService.StartAsync(Held, 60, ("heartbeat", Say("""{"answer":"claim_lost","lease_until":null}""")));
        await using var worker = service.Hire(language);
        await service.AsksAgain; // its one place is free
        Assert.DoesNotContain("holds", worker.Output, StringComparison.Ordinal);
        Assert.Contains("\"confirm\":true", service.Claims.First(), StringComparison.Ordinal);
    }

    [Theory, Python, JavaScript]
    public async Task AJobThatTheServiceDoesNotKnowAnyMoreIsNotWorkedOn(string language)
    {
        var log = Say("""{"type":"about:blank","title":"Not Found","status":404,"detail":"There is no job one."}""", StatusCodes.Status404NotFound);
        await using var service = await ScriptedService.StartAsync(Held, 60, ("log", log));
        await using var worker = service.Hire(language);
        await service.AsksAgain; // its one place is free, though nobody opens the gate
    }

    [Theory, Python, JavaScript]
    public async Task AnAddressThatIsWrongForAMomentEndsNothing(string language)
    {
        var (heartbeats, second) = (0, new TaskCompletionSource());
        await using var service = await ScriptedService.StartAsync(Held, 0.3, ("log", Say("", StatusCodes.Status404NotFound)), ("heartbeat", context =>
        {
            if (Interlocked.Increment(ref heartbeats) == 2) second.TrySetResult();
            return context.Response.WriteAsync("{}");
        }));
        await using var worker = service.Hire(language);
        await second.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.DoesNotContain("stops", worker.Output, StringComparison.Ordinal);
    }

    [Theory, JavaScript]
    public async Task AClockThatIsSetBackKeepsNoHeartbeatBack(string language)
    {
        var (heartbeats, second) = (0, new TaskCompletionSource());
        await using var service = await ScriptedService.StartAsync($"{Held},\"clock_back\":true", 0.3, ("heartbeat", context =>
        {
            if (Interlocked.Increment(ref heartbeats) == 2) second.TrySetResult();
            return context.Response.WriteAsync("{}");
        }));
        await using var worker = service.Hire(language);
        await second.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory, Python, JavaScript]
    public async Task TheSecondSignalEndsItWhicheverItIs(string language)
    {
        await using var service = await ScriptedService.StartAsync($"{Held},\"deaf\":true", 60);
        await using var worker = service.Hire(language, grace: 300, atOnce: 2);
        await Workshop.UntilSaidAsync(worker, "holds one");
        await service.AsksAgain;
        worker.Signal(PosixSignal.SIGTERM);
        await service.HungUp;
        worker.Signal(PosixSignal.SIGINT);
        Assert.Equal(128 + 2, (await worker.EndAsync()).ExitCode);
    }

    [Theory, Python, JavaScript]
    public async Task AProgramWhoseWorkerHasEndedIsEndedByItsFirstSignal(string language)
    {
        using var folder = new TemporaryDirectory();
        var script = folder.Of(language == Language.Python ? "after.py" : "after.mjs");
        var client = Path.Combine(Repository.Root, Language.Of(language).Client);
        await File.WriteAllTextAsync(script, language == Language.Python
            ? """
              import threading, time
              from worker import Worker
              worker = Worker("http://127.0.0.1:9")
              threading.Timer(0.1, worker.stop).start()
              worker.run()
              print("over", flush=True)
              time.sleep(300)
              """
            : $"""
               import {"{"} Worker {"}"} from "{client}";
               const worker = new Worker("http://127.0.0.1:9");
               setTimeout(() => worker.stop(), 100);
               await worker.run();
               console.log("over");
               setTimeout(() => {"{}"}, 300_000);
               """);
        await using var program = Language.Of(language).Run(script);
        await Workshop.UntilSaidAsync(program, "over");
        program.Signal(PosixSignal.SIGTERM);
        Assert.Equal(128 + 15, (await program.EndAsync()).ExitCode);
    }

    /// <summary>A promise that is waited for again and again keeps something of each wait.</summary>
    [Theory, JavaScript]
    public async Task AWorkerKeepsNothingOfTheJobsThatItHasDone(string language)
    {
        var (script, client) = (Path.Combine(Repository.Root, "tests", "Process.Tests", "Workers", "many.mjs"), Path.Combine(Repository.Root, Language.Of(language).Client));
        await using var run = ProgramRun.StartCommand(Language.Of(language).Program, new Dictionary<string, string>(), "--expose-gc", script, client, "20000");
        var end = await run.EndAsync();
        Assert.True(end.ExitCode == 0, end.Error);
        Assert.InRange(double.Parse(end.Output, CultureInfo.InvariantCulture), double.MinValue, 60);
    }

    private static RequestDelegate Say(string json, int status = StatusCodes.Status200OK) => context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(json);
    };
}
