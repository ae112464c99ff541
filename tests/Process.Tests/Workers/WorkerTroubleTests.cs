using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansJobs.Process.Tests.Workers.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests.Workers;

/// <summary>Workers and services that are killed, frozen and stopped in the middle of a job, with each of the clients.</summary>
public sealed class WorkerTroubleTests
{
    private const string ShortLease = "Jobs:Types:render:Lease=00:00:02";

    [Theory, Python, JavaScript]
    public async Task AnotherWorkerGoesOnFromTheCheckpointOfOneThatWasKilled(string language)
    {
        await using var workshop = await Workshop.OpenAsync(ShortLease);
        var first = workshop.Hire(language, "first");
        var id = await workshop.SubmitUntilHeldAsync(first);
        await first.KillAsync();

        AssertDoneBySecond(await FinishBySecondAsync(workshop, language, id));
    }

    [Theory, Python, JavaScript]
    public async Task AFrozenWorkerIsToldToStopWhenItThaws(string language)
    {
        await using var workshop = await Workshop.OpenAsync(ShortLease);
        var first = workshop.Hire(language, "first");
        var id = await workshop.SubmitUntilHeldAsync(first);
        first.Freeze();
        var done = await FinishBySecondAsync(workshop, language, id);
        AssertDoneBySecond(done);

        first.Thaw();
        await Workshop.UntilSaidAsync(first, $"stops {id}");
        await AssertLeavesItAsItIsAsync(workshop, first, id, done);
    }

    /// <summary>Frozen with a place free, it has a call open that waits for a job, and is given it.</summary>
    [Theory, Python, JavaScript]
    public async Task AJobThatIsGivenToAFrozenWorkerLosesNoAttempt(string language)
    {
        await using var workshop = await Workshop.OpenAsync(ShortLease);
        var first = workshop.Hire(language, "first", atOnce: 2);
        await workshop.SubmitUntilHeldAsync(first);
        first.Freeze();
        var id = await workshop.SubmitAsync("\"frames\":1", ",\"max_attempts\":1");
        workshop.OpenGate();
        var done = await FinishBySecondAsync(workshop, language, id);
        Assert.Equal(("completed", "second"), (done.Text("status"), done.GetProperty("result").Text("by")));

        first.Thaw();
        Assert.Equal(0, (await StopAsync(first)).ExitCode);
        Assert.DoesNotContain($"returns {id}", first.Output, StringComparison.Ordinal);
    }

    [Theory, Python, JavaScript]
    public async Task TheLateAnswerOfAFrozenWorkerChangesNothing(string language)
    {
        await using var workshop = await Workshop.OpenAsync(ShortLease);
        var first = workshop.Hire(language, "first");
        var id = await workshop.SubmitUntilHeldAsync(first, frames: 2, ",\"deaf\":true");
        first.Freeze();
        var done = await FinishBySecondAsync(workshop, language, id);
        AssertDoneBySecond(done);

        workshop.OpenGate();
        first.Thaw();
        await Workshop.UntilSaidAsync(first, $"returns {id}");
        await AssertLeavesItAsItIsAsync(workshop, first, id, done);
    }

    [Theory, Python, JavaScript]
    public async Task ARestartOfTheServiceIsNotNoticedByTheJob(string language)
    {
        await using var workshop = await Workshop.OpenAsync();
        var worker = workshop.Hire(language, "first", atOnce: 2);
        var id = await workshop.SubmitAsync("\"frames\":1,\"hold_at\":1,\"reports\":1000");
        await Workshop.UntilSaidAsync(worker, $"holds {id}");
        await workshop.KillServiceAsync();
        workshop.OpenGate();
        await Workshop.UntilSaidAsync(worker, $"returns {id}"); // a thousand reports to nobody did not hold it up
        await workshop.StartServiceAsync();

        var job = await workshop.Http.WatchUntilFinalAsync(id);
        Assert.Equal(("completed", 1L, 1), (job.Text("status"), job.Number("attempt"), job.GetProperty("attempts").GetArrayLength()));
        Assert.Equal("report 1000", job.GetProperty("progress").Text("message"));
        var next = await workshop.Http.WatchUntilFinalAsync(await workshop.SubmitAsync("\"frames\":1"));
        Assert.Equal("completed", next.Text("status"));
    }

    [Theory, Python, JavaScript]
    public async Task AWorkerThatIsStoppedHandsItsJobBackAtOnce(string language)
    {
        await using var workshop = await Workshop.OpenAsync("Jobs:Types:render:Lease=01:00:00");
        var first = workshop.Hire(language, "first", grace: 0.1);
        var id = await workshop.SubmitUntilHeldAsync(first, more: ",\"deaf\":true");
        Assert.Equal(0, (await StopAsync(first)).ExitCode);
        Assert.Equal(("pending", 0L), await StandAsync(workshop, id));

        var done = await FinishBySecondAsync(workshop, language, id);
        Assert.Equal(("completed", 1L, 3L), (done.Text("status"), done.Number("attempt"), done.GetProperty("result").Number("first")));
    }

    [Theory, Python, JavaScript]
    public async Task AWorkerThatIsStoppedLetsItsWorkEndWithinTheGraceAndBeginsNothing(string language)
    {
        await using var workshop = await Workshop.OpenAsync();
        var worker = workshop.Hire(language, "first");
        var id = await workshop.SubmitUntilHeldAsync(worker);
        worker.Signal(PosixSignal.SIGTERM);
        workshop.OpenGate();
        Assert.Equal(0, (await worker.EndAsync()).ExitCode);
        Assert.Equal(("completed", 1L), await StandAsync(workshop, id));
    }

    [Theory, Python, JavaScript]
    public async Task AWorkerWithNothingToDoEndsAtOnce(string language)
    {
        await using var workshop = await Workshop.OpenAsync();
        var worker = workshop.Hire(language, "first", atOnce: 2);
        await workshop.Http.WatchUntilFinalAsync(await workshop.SubmitAsync("\"frames\":1")); // it is up, and asks for the next
        Assert.Equal(0, (await StopAsync(worker)).ExitCode);
        Assert.Equal(("pending", 0L), await StandAsync(workshop, await workshop.SubmitAsync("\"frames\":1")));
    }

    private static async Task<JsonElement> FinishBySecondAsync(Workshop workshop, string language, string id)
    {
        workshop.Hire(language, "second"); // it begins behind the checkpoint, and so behind the gate
        return await workshop.Http.WatchUntilFinalAsync(id);
    }

    private static void AssertDoneBySecond(JsonElement job)
    {
        Assert.Equal(("completed", 2L), (job.Text("status"), job.Number("attempt")));
        Assert.Equal(("second", 3L), (job.GetProperty("result").Text("by"), job.GetProperty("result").Number("first")));
        Assert.Equal("crashed", job.GetProperty("attempts")[0].GetProperty("error").Text("code"));
    }

    /// <summary>A worker that stops has said all that it wanted to say; nothing of it was heard.</summary>
    private static async Task AssertLeavesItAsItIsAsync(Workshop workshop, ProgramRun worker, string id, JsonElement done)
    {
        Assert.Equal(0, (await StopAsync(worker)).ExitCode);
        Assert.Equal(done.Number("sequence"), (await workshop.Http.JobAsync(id)).Number("sequence"));
    }

    /// <summary>SIGTERM; ends long before a poll or a grace would.</summary>
    private static async Task<ProgramEnd> StopAsync(ProgramRun worker)
    {
        var began = Stopwatch.GetTimestamp();
        worker.Signal(PosixSignal.SIGTERM);
        var end = await worker.EndAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 15);
        return end;
    }

    private static async Task<(string Status, long Attempt)> StandAsync(Workshop workshop, string id)
    {
        var job = await workshop.Http.JobAsync(id);
        return (job.Text("status"), job.Number("attempt"));
    }
}
