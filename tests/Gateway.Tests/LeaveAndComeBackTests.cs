using System.Net;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Support;
using JobCalls = OrleansJobs.Support.Calls.JobCalls;

namespace OrleansJobs.Gateway.Tests;

/// <summary>What a user who left finds again, on programs that are killed and callers that fall silent.</summary>
public sealed class LeaveAndComeBackTests : IDisposable
{
    private const string Route = "/api/background-jobs";
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task ASilentCallersJobIsLostAndItsUserIsTold()
    {
        await using var service = await ServiceProcess.StartAsync(_data.Path, "Jobs:Runner:CallerLease=00:00:01");
        var ada = new User(service.Http);
        var id = await BeginAsync(ada);

        var lost = await EndOfAsync(service, id);
        Assert.Equal("lost", lost.GetProperty("error").Text("code"));
        Assert.Equal("lost", Assert.Single(Jobs(await ada.GetAsync($"{Route}/recent-completions"))).GetProperty("error").Text("code"));
        var late = await ada.SendAsync(HttpMethod.Patch, $"{Route}/{id}", new { status = "completed" }).ProblemAsync(HttpStatusCode.Conflict);
        Assert.Contains("failed", late.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACompletionIsToldOnceThoughTheServiceDiesInBetween()
    {
        var name = $"user-{Guid.NewGuid()}";
        string toldBefore, toldAfter, running;
        await using (var service = await ServiceProcess.StartAsync(_data.Path))
        {
            var ada = new User(service.Http, name);
            (toldBefore, toldAfter, running) = (await BeginAsync(ada), await BeginAsync(ada), await BeginAsync(ada));
            await ada.PatchAsync(toldBefore, new { status = "completed" });
            Assert.Equal(toldBefore, Assert.Single(Jobs(await ada.GetAsync($"{Route}/recent-completions"))).Text("id"));
            await ada.PatchAsync(toldAfter, new { status = "completed", resultData = new { n = 1 } });
            await service.KillAsync();
        }

        await using var again = await ServiceProcess.StartAsync(_data.Path);
        var back = new User(again.Http, name);
        Assert.Equal(toldAfter, Assert.Single(Jobs(await back.GetAsync($"{Route}/recent-completions"))).Text("id"));
        Assert.Empty(Jobs(await back.GetAsync($"{Route}/recent-completions")));

        // The operation itself ran elsewhere, and goes on as if nothing had happened.
        Assert.Equal(running, Assert.Single(Jobs(await back.GetAsync($"{Route}/running"))).Text("id"));
        Assert.Equal("completed", (await back.PatchAsync(running, new { status = "completed" })).Text("status"));
    }

    /// <summary>A client that splits the stream by hand and takes each block for a frame.</summary>
    [Fact]
    public async Task AGenerationsStreamHasFramesAndNothingElseAlsoInSilence()
    {
        await using var service = await ServiceProcess.StartAsync(_data.Path, "Planning:StepDelay=00:00:00.400", "Gateway:Heartbeat=00:00:00.100");
        using var answer = await new User(service.Http).SendAsync(HttpMethod.Post, Epm.Route, new { understandingId = "u-1" }, "text/event-stream");
        var frames = (await answer.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.All(frames, frame => Assert.StartsWith("data: {\"progress\":", frame, StringComparison.Ordinal));
        Assert.True(frames.Length > frames.Distinct().Count(), "Nothing was said in the silence between two steps.");
        Assert.Contains("\"success\":true", frames[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData(null)]
    public async Task AGenerationGoesOnWhenItsCallerLeaves(string? accept)
    {
        var name = $"user-{Guid.NewGuid()}";
        string id;
        await using (var service = await ServiceProcess.StartAsync(_data.Path, "Planning:StepDelay=01:00:00"))
        {
            var ada = new User(service.Http, name);
            await BeginAndLeaveAsync(ada, accept);
            var found = Assert.Single(Jobs(await ada.GetAsync($"{Route}/running")));
            Assert.Equal(("s-1", "epm_generation"), (found.Text("sessionId"), found.Text("jobType")));
            id = found.Text("id")!;
            await service.StopAsync(); // hands the job back; one that was cancelled would stay so
        }

        await using var again = await ServiceProcess.StartAsync(_data.Path);
        var done = await EndOfAsync(again, id);
        Assert.Equal(("completed", $"epm-{id}"), (done.Text("status"), done.GetProperty("resultData").Text("programId")));
        Assert.Equal(id, Assert.Single(Jobs(await new User(again.Http, name).GetAsync($"{Route}/recent-completions"))).Text("id"));
    }

    [Fact]
    public async Task AGenerationIsKeptBeforeItsFirstByteIsSent()
    {
        var name = $"user-{Guid.NewGuid()}";
        string id;
        await using (var service = await ServiceProcess.StartAsync(_data.Path, "Planning:StepDelay=01:00:00"))
        {
            using var events = await Epm.StreamAsync(new User(service.Http, name), new { understandingId = "u-1" });
            id = (await events.NextEventAsync())!.Job.Text("jobId")!;
            await service.KillAsync();
        }

        await using var again = await ServiceProcess.StartAsync(_data.Path);
        var job = await EndOfAsync(again, id);
        Assert.Equal(("completed", name), (job.Text("status"), job.Text("userId")));
    }

    [Fact]
    public async Task ACancelledGenerationAnswersWithTheErrorThatCallersKnow()
    {
        await using var service = await ServiceProcess.StartAsync(_data.Path, "Planning:StepDelay=01:00:00");
        var ada = new User(service.Http);
        var request = ada.SendAsync(HttpMethod.Post, Epm.Route, new { understandingId = "u-1", sessionId = "s-1" });
        var id = (await OfSessionAsync(ada, _ => true)).Text("id");
        await service.Http.PostAsync($"/api/jobs/{id}/cancel", null);
        var answer = await request.JsonAsync(HttpStatusCode.InternalServerError);
        Assert.Equal((false, id, "The generation was cancelled."), (answer.GetProperty("success").GetBoolean(), answer.Text("jobId"), answer.Text("error")));
    }

    [Fact]
    public async Task ACancelledGenerationEndsItsStreamWithoutAProgramme()
    {
        await using var service = await ServiceProcess.StartAsync(_data.Path, "Planning:StepDelay=01:00:00");
        var ada = new User(service.Http);
        using var events = await Epm.StreamAsync(ada, new { understandingId = "u-1" });
        var frame = (await events.NextEventAsync())!.Job;
        var id = frame.Text("jobId");
        await service.Http.PostAsync($"/api/jobs/{id}/cancel", null);
        while (!frame.TryGetProperty("success", out _)) frame = (await events.NextEventAsync())!.Job;
        Assert.Equal((false, id, "The generation was cancelled."), (frame.GetProperty("success").GetBoolean(), frame.Text("jobId"), frame.Text("error")));
    }

    [Fact]
    public async Task WhoWaitsWhileTheServiceStopsIsToldThatTheJobGoesOn()
    {
        var name = $"user-{Guid.NewGuid()}";
        JsonElement answer;
        await using (var service = await ServiceProcess.StartAsync(_data.Path, "Planning:StepDelay=01:00:00"))
        {
            var ada = new User(service.Http, name);
            var wait = ada.SendAsync(HttpMethod.Post, Epm.Route, new { understandingId = "u-1", sessionId = "s-1" });
            await OfSessionAsync(ada, job => job.Text("status") == "running");
            await service.StopAsync();
            answer = await wait.JsonAsync(HttpStatusCode.ServiceUnavailable);
        }

        Assert.Equal((false, "The service stopped before the end; the job goes on."), (answer.GetProperty("success").GetBoolean(), answer.Text("error")));
        await using var again = await ServiceProcess.StartAsync(_data.Path);
        Assert.Equal("completed", (await EndOfAsync(again, answer.Text("jobId")!)).Text("status"));
    }

    /// <summary>Asks for a programme and leaves while it is at work.</summary>
    private static async Task BeginAndLeaveAsync(User user, string? accept)
    {
        using var leave = new CancellationTokenSource();
        var request = user.SendAsync(HttpMethod.Post, Epm.Route, new { understandingId = "u-1", sessionId = "s-1" }, accept,
            HttpCompletionOption.ResponseHeadersRead, leave.Token);
        await OfSessionAsync(user, job => job.GetProperty("progress").GetDouble() > 0);
        await leave.CancelAsync();
        if (accept is null) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        else (await request).Dispose();
    }

    private static async Task<string> BeginAsync(User user) =>
        (await user.SendAsync(HttpMethod.Post, Route, new { jobType = "five_whys" }).JsonAsync(HttpStatusCode.Created)).Text("jobId")!;

    /// <summary>Watches the job to its end, and shows it as this dialect does.</summary>
    private static async Task<JsonElement> EndOfAsync(ServiceProcess service, string id)
    {
        await JobCalls.WatchUntilFinalAsync(service.Http, id);
        return await new User(service.Http).GetAsync($"{Route}/{id}");
    }

    /// <summary>The job that a session has, once it is as wanted.</summary>
    private static async Task<JsonElement> OfSessionAsync(User user, Func<JsonElement, bool> wanted)
    {
        JsonElement job = default;
        await JobCalls.UntilAsync(
            async () => (job = (await user.GetAsync($"{Route}/by-session/s-1")).GetProperty("job")).ValueKind == JsonValueKind.Object && wanted(job),
            "the session has such a job");
        return job;
    }

    private static JsonElement.ArrayEnumerator Jobs(JsonElement answer) => answer.GetProperty("jobs").EnumerateArray();
}
