using System.Net.Http.Json;
using System.Text.Json;
using OrleansJobs.Cluster.Tests.Fixtures;
using Xunit.Abstractions;

namespace OrleansJobs.Cluster.Tests;

/// <summary>Operations that run in their callers, while every silo that keeps their records is killed.</summary>
public sealed class TrackedFailoverTests(ITestOutputHelper output)
{
    private const int Talkers = 16;
    private const int Silent = 8;
    private const string Route = "/api/background-jobs";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly Tally _tally = new();

    [ClusterFact]
    public async Task WhoGoesOnReportingLosesNothingAndWhoFallsSilentIsLost()
    {
        await using var cluster = await JobCluster.StartAsync(silos: 2, gateways: 2, $"Jobs:Runner:CallerLease={Lease}");
        var caller = new Caller(cluster.Doors, _tally);
        var ids = await Task.WhenAll(Enumerable.Range(0, Talkers + Silent).Select(number => BeginAsync(caller, number)));
        var killed = new TaskCompletionSource();
        var talks = ids[..Talkers].Select((id, number) => TalkAsync(caller, number, id, killed.Task)).ToArray();
        var silence = TimeProvider.System.GetUtcNow();
        for (var silo = 0; silo < 2; silo++)
        {
            await cluster.KillAsync(cluster.Silos, silo);
            await cluster.UntilHealthyAsync();
            var before = _tally.Answered.Count;
            await JobCalls.UntilAsync(() => Task.FromResult(_tally.Answered.Count >= before + (3 * Talkers)), "the callers reported again");
        }

        killed.SetResult();
        foreach (var (number, steps) in (await Task.WhenAll(talks)).Index())
        {
            var job = await cluster.Doors[number % 2].WatchUntilFinalAsync(ids[number]);
            Assert.Equal(("completed", 1L, $"{steps}"), (job.Text("status"), job.Number("attempt"), job.GetProperty("result").Text("steps")));
        }

        foreach (var id in ids[Talkers..])
        {
            var job = await cluster.Doors[0].WatchUntilFinalAsync(id).WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal(("failed", "lost"), (job.Text("status"), job.GetProperty("error").Text("code")));
            Assert.True(job.GetProperty("completed_at").GetDateTimeOffset() - silence > Lease - TimeSpan.FromSeconds(2), $"{job}");
        }

        output.WriteLine($"{_tally}");
        Assert.Empty(_tally.Failures);
    }

    private static async Task<string> BeginAsync(Caller caller, int number)
    {
        var answer = await caller.AskAsync(number, HttpMethod.Post, Route, () => JsonContent.Create(new { jobType = "five_whys", sessionId = $"s-{number}" }));
        return answer.Text("jobId");
    }

    /// <summary>Reports until every silo was killed, and then the end.</summary>
    /// <returns>How many steps it took.</returns>
    private static async Task<int> TalkAsync(Caller caller, int number, string id, Task killed)
    {
        var step = 0;
        for (var shown = 0.0; !killed.IsCompleted; step++)
        {
            var job = await ReportAsync(caller, number + step, id, new { progress = Math.Min(99, step), progressMessage = $"Step {step}" });
            Assert.Equal("running", job.Text("status"));
            var progress = job.GetProperty("progress").GetDouble();
            Assert.True(progress >= shown, $"{progress} after {shown}");
            shown = progress;
            await Task.Delay(Pause);
        }

        await ReportAsync(caller, number, id, new { status = "completed", resultData = new { steps = $"{step}" } });
        return step;
    }

    private static Task<JsonElement> ReportAsync(Caller caller, int door, string id, object change) =>
        caller.AskAsync(door, HttpMethod.Patch, $"{Route}/{id}", () => JsonContent.Create(change));
}
