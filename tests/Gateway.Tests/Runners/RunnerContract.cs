using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Gateway.Tests.Runners;

/// <summary>What is true of a job whoever runs it: the five runners, one suite.</summary>
public abstract class RunnerContract(WorkSite site)
{
    private const string Progress = """{"event":"progress","current":1,"total":4,"message":"one","parts":{"a":{"count":3,"total":9,"message":"x"}}}""";

    [Fact]
    public async Task ProgressIsShownWhileItRunsAndACancelStopsIt()
    {
        var id = await site.BeginAsync(new Scenario([Progress, """{"event":"progress","parts":{"b":{"status":"pending"}}}""", Scenario.Hold]));
        var job = await site.Client.WatchUntilAsync(id, job => job.GetProperty("progress").GetProperty("parts").TryGetProperty("b", out _));
        var progress = job.GetProperty("progress");
        Assert.Equal((1, 4, 25.0, "one"), (progress.Number("current"), progress.Number("total"), progress.GetProperty("percent").GetDouble(), JobCalls.Text(progress, "message")));
        var part = progress.GetProperty("parts").GetProperty("a");
        Assert.Equal(("running", 3, 9, "x"), (JobCalls.Text(part, "status"), part.Number("count"), part.Number("total"), JobCalls.Text(part, "message")));

        using var asked = await site.Client.PostAsync($"/api/jobs/{id}/cancel", null);
        Assert.True(asked.IsSuccessStatusCode);
        Assert.Equal("cancelled", StatusOf(await site.Client.WatchUntilFinalAsync(id)));
    }

    [Fact]
    public async Task TheResultIsKept()
    {
        var id = await site.BeginAsync(new Scenario([Progress, """{"event":"result","result":{"pages":[1,2]}}"""]));
        var job = await site.Client.WatchUntilFinalAsync(id);
        Assert.Equal(("completed", """{"pages":[1,2]}"""), (StatusOf(job), job.GetProperty("result").GetRawText().Replace(" ", "", StringComparison.Ordinal)));
        Assert.Equal(100, job.GetProperty("progress").GetProperty("percent").GetDouble());
    }

    [Fact]
    public async Task WorkThatSaysNothingIsDoneWhenItEnds()
    {
        if (site is EndpointSite and not CallbackSite) return; // a stream that ends without a word has broken off
        var job = await site.Client.WatchUntilFinalAsync(await site.BeginAsync(new Scenario([[]])));
        Assert.Equal(("completed", JsonValueKind.Null), (StatusOf(job), job.GetProperty("result").ValueKind));
    }

    [Fact]
    public async Task ItsLinesAreInTheLog()
    {
        var id = await site.BeginAsync(new Scenario(["""{"event":"log","text":"page 1"}""", """{"event":"log","text":"slow","level":"warning"}""", """{"event":"result","result":1}"""]));
        await site.Client.WatchUntilFinalAsync(id);
        var log = await site.Client.GetAsync($"/api/jobs/{id}/log").JsonAsync();
        Assert.Equal([("page 1", "info", 1), ("slow", "warning", 1)], log.GetProperty("lines").EnumerateArray()
            .Select(line => (JobCalls.Text(line, "text"), JobCalls.Text(line, "level"), (int)line.Number("attempt"))));
    }

    [Fact]
    public async Task AFailureThatNothingCanMendEndsIt()
    {
        var id = await site.BeginAsync(new Scenario(["""{"event":"error","code":"bad_page","message":"Page 3 is blank.","detail":"at 3"}"""]));
        var job = await site.Client.WatchUntilFinalAsync(id);
        var error = job.GetProperty("error");
        Assert.Equal(("failed", 1), (StatusOf(job), job.Number("attempt")));
        Assert.Equal(("bad_page", "Page 3 is blank.", "at 3"), (JobCalls.Text(error, "code"), JobCalls.Text(error, "message"), JobCalls.Text(error, "detail")));
    }

    [Fact]
    public async Task TheNextAttemptBeginsAtTheCheckpoint()
    {
        if (!site.TriesAgain) return;
        var id = await site.BeginAsync(new Scenario(
            ["""{"event":"checkpoint","checkpoint":{"page":7}}""", """{"event":"error","code":"busy","message":"Busy.","retryable":true}"""], [Scenario.GiveCheckpoint]));
        var job = await site.Client.WatchUntilFinalAsync(id);
        Assert.Equal(("completed", 2, """{"page":7}"""),
            (StatusOf(job), job.Number("attempt"), job.GetProperty("result").GetRawText().Replace(" ", "", StringComparison.Ordinal)));
        var first = job.GetProperty("attempts")[0];
        Assert.Equal(("busy", true), (JobCalls.Text(first.GetProperty("error"), "code"), first.GetProperty("ended_at").GetDateTimeOffset() > first.GetProperty("started_at").GetDateTimeOffset()));
    }

    [Fact]
    public async Task ItIsTriedAgainWhenTheWorkSaysSo()
    {
        if (!site.TriesAgain) return;
        var id = await site.BeginAsync(new Scenario(["""{"event":"error","message":"Later.","retryable":true,"retry_after":3600}"""]));
        var job = await site.Client.WatchUntilAsync(id, job => StatusOf(job) == "pending" && job.Number("attempt") == 1);
        Assert.InRange(job.GetProperty("run_at").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(55), DateTimeOffset.UtcNow.AddMinutes(61));
        Assert.EndsWith("to try again.", JobCalls.Text(job, "wait_reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAttemptThatTakesTooLongIsEnded()
    {
        if (!site.TriesAgain) return; // its caller's route takes no time
        var id = await site.BeginAsync(new Scenario([Scenario.Hold]), ""","timeout":1,"max_attempts":1""");
        var job = await site.Client.WatchUntilFinalAsync(id);
        Assert.Equal(("failed", "timeout"), (StatusOf(job), JobCalls.Text(job.GetProperty("error"), "code")));
    }

    [Fact]
    public async Task WorkThatIsGoneEachTimeFailsInTheEnd()
    {
        if (site.CrashCode is null) return; // tests/Process.Tests kills the service
        var job = await site.Client.WatchUntilFinalAsync(await site.BeginAsync(new Scenario([Scenario.Crash])));
        var attempts = site.TriesAgain ? 3 : 1;
        Assert.Equal(("failed", attempts, site.CrashCode), (StatusOf(job), (int)job.Number("attempt"), JobCalls.Text(job.GetProperty("error"), "code")));
        Assert.All(job.GetProperty("attempts").EnumerateArray(), attempt => Assert.Equal(site.CrashCode, JobCalls.Text(attempt.GetProperty("error"), "code")));
    }

    private static string StatusOf(JsonElement job) => JobCalls.Text(job, "status");
}
