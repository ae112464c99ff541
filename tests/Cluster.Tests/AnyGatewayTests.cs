using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansJobs.Cluster.Silo;
using OrleansJobs.Cluster.Tests.Fixtures;

namespace OrleansJobs.Cluster.Tests;

/// <summary>It does not matter whom one asks, nor where the job is.</summary>
public sealed class AnyGatewayTests : IAsyncLifetime
{
    private static readonly SlowPlan Plan = new(Steps: 20, TimeSpan.FromMilliseconds(400));

    private JobCluster _cluster = null!;

    private HttpClient One => _cluster.Doors[0];

    private HttpClient Other => _cluster.Doors[1];

    public async Task InitializeAsync()
    {
        if (ClusterFactAttribute.WhyNot is null) _cluster = await JobCluster.StartAsync(silos: 3, gateways: 2);
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
    }

    [ClusterFact]
    public async Task AJobIsWatchedListedAndCancelledWhereItWasNotCreated()
    {
        var id = await One.UploadUntilAtWorkAsync(Plan.ToWave());
        Assert.Equal("running", (await Other.JobAsync(id)).Text("status"));
        Assert.Equal(id, Assert.Single(await Other.JobsAsync("&status=running")).Text("id"));

        var watched = One.WatchUntilFinalAsync(id);
        using var answer = await Other.PostAsync($"/api/jobs/{id}/cancel", null);
        Assert.True(answer.IsSuccessStatusCode);
        var final = await watched;
        Assert.Equal("cancelled", final.Text("status"));
        Assert.Equal($"{final}", $"{await Other.WatchUntilFinalAsync(id)}");
        Assert.DoesNotContain(_cluster.Effects, effect => effect.Act == Effect.End);
    }

    /// <summary>Fifty at once, at both doors: the index in the database decides, not who is asked.</summary>
    [ClusterFact]
    public async Task RequestsThatRaceForAKeyAtTwoDoorsGetOneJob()
    {
        foreach (var key in new[] { "idempotency_key", "active_key" })
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async turn =>
            {
                using var body = JsonContent.Create(new Dictionary<string, string> { ["type"] = "held", [key] = "one" });
                using var answer = await _cluster.Doors[turn % 2].PostAsync("/api/jobs", body);
                answer.EnsureSuccessStatusCode();
                return (Created: answer.StatusCode == HttpStatusCode.Created, Id: (await JobCalls.ReadAsync(answer)).Text("id"));
            }));
            Assert.Single(answers, answer => answer.Created);
            Assert.Single(answers.Select(answer => answer.Id).Distinct());
        }
    }

    [ClusterFact]
    public async Task JobsOfOneGatewayAreAtWorkOnEverySilo()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => One.UploadUntilAtWorkAsync(Plan.ToWave()))); // more than two silos take
        var hosts = (await Other.JobsAsync("&status=running")).Select(job => job.GetProperty("attempts")[0].Text("host")).Distinct();
        Assert.Equal(3, hosts.Count());
        var ends = await Task.WhenAll(ids.Select(Other.WatchUntilFinalAsync));
        Assert.All(ends, job => Assert.Equal(("completed", 1L), (job.Text("status"), job.Number("attempt"))));
    }

    /// <summary>As a browser's EventSource does it, from one gateway to the other after every third event.</summary>
    [ClusterFact]
    public async Task AStreamGoesOnAtTheOtherGatewayWithoutAHoleOrARepeat()
    {
        var id = await One.UploadAsync(Plan.ToWave());
        var (sequence, step) = (0L, 0L);
        var status = "";
        for (var door = 0; status != "completed"; door++)
        {
            using var events = await EventReader.OpenAsync(_cluster.Doors[door % 2], $"/api/jobs/{id}/events", sequence == 0 ? null : $"{sequence}");
            for (var count = 0; count < 3 && await events.NextEventAsync() is { } next; count++)
            {
                Assert.True(next.Sequence > sequence, $"{next.Sequence} after {sequence}");
                var current = StepOf(next.Job);
                Assert.InRange(current, step, Plan.Steps); // progress is a snapshot: who comes late sees the newest, and never goes back
                (sequence, step, status) = (next.Sequence, current, next.Job.Text("status"));
            }
        }

        Assert.Equal(Plan.Steps, step);
    }

    /// <summary>The whole of a scope on one connection, the active job, and a completion that is told once: from whatever gateway.</summary>
    [ClusterFact]
    public async Task AUsersJobsAreTheSameAtEveryDoor()
    {
        using var scope = await EventReader.OpenAsync(Other, "/api/jobs/events?user=anonymous");
        var id = await One.UploadAsync(new SlowPlan(Steps: 2, TimeSpan.FromMilliseconds(100)).ToWave());
        await One.WatchUntilFinalAsync(id);
        for (var status = ""; status != "completed";)
        {
            var next = await scope.NextEventAsync() ?? throw new InvalidOperationException("The stream of the scope ended.");
            if (next.Name is null) status = (next.Job.Text("id"), next.Job.Text("status")) is var (told, word) && told == id ? word : status;
        }

        Assert.False((await ReadAsync(One, "/api/jobs/active?user=anonymous")).GetProperty("active").GetBoolean());
        var first = await ReadAsync(One, "/api/background-jobs/recent-completions");
        Assert.Equal(id, Assert.Single(first.GetProperty("jobs").EnumerateArray()).Text("id"));
        Assert.Empty((await ReadAsync(Other, "/api/background-jobs/recent-completions")).GetProperty("jobs").EnumerateArray());
    }

    private static async Task<JsonElement> ReadAsync(HttpClient door, string path)
    {
        using var answer = await door.GetAsync(path);
        answer.EnsureSuccessStatusCode();
        return await JobCalls.ReadAsync(answer);
    }

    private static long StepOf(JsonElement job) =>
        job.GetProperty("progress").GetProperty("current") is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : 0;
}
