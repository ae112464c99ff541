using System.Net;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests;

public sealed class JobTests : IAsyncLifetime
{
    private ScriptedGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await ScriptedGateway.StartAsync();
    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task AJobHasEveryFieldOfItsSnapshot()
    {
        var job = await _gateway.Client.GetAsync($"/api/jobs/{_gateway.Jobs.Add().Id}").JsonAsync();
        var named = typeof(JobSnapshot).GetProperties().Where(property => property.Name != nameof(JobSnapshot.FollowedAt)) // "started" of what follows
            .Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
        Assert.Equal([.. named.Append("wait_reason").Append("stopping").Order()], job.EnumerateObject().Select(property => property.Name).Order());
    }

    [Fact]
    public async Task FieldsComeInTheWordsOfTheWire()
    {
        var job = _gateway.Jobs.Add();
        job.Change(old => old with
        {
            Timeout = TimeSpan.FromSeconds(90),
            Metadata = new JsonText("""{"Kept": [1, "as it is"]}"""),
            Progress = new JobProgress { Current = 1, Total = 2, Percent = 50, Parts = [new JobPart("GitHub", JobStatus.Running, 3)] },
        });
        var view = await _gateway.Client.GetAsync($"/api/jobs/{job.Id}").JsonAsync();
        Assert.Equal(90, view.GetProperty("timeout").GetDouble());
        Assert.Equal("""{"Kept": [1, "as it is"]}""", view.GetProperty("metadata").GetRawText());
        Assert.Equal("running", view.GetProperty("progress").GetProperty("parts").GetProperty("GitHub").Text("status"));
        Assert.Equal(JsonValueKind.Null, view.GetProperty("wait_reason").ValueKind);
    }

    [Fact]
    public async Task AJobThatWaitsForItsTimeSaysSo()
    {
        var job = _gateway.Jobs.Add(JobStatus.Pending);
        job.Change(old => old with { RunAt = new DateTimeOffset(2999, 1, 2, 3, 4, 5, TimeSpan.Zero), Attempt = 0 });
        var view = await _gateway.Client.GetAsync($"/api/jobs/{job.Id}").JsonAsync();
        Assert.Equal("Waiting until 2999-01-02T03:04:05Z.", view.Text("wait_reason"));
    }

    [Fact]
    public async Task AKnownSequenceIsNotSentAgain()
    {
        var job = _gateway.Jobs.Add();
        using var first = await _gateway.Client.GetAsync($"/api/jobs/{job.Id}");
        Assert.Equal("\"10\"", first.Headers.ETag?.Tag);

        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(job.Id, "\"10\""));
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(job.Id, "\"9\", W/\"10\""));
        job.Report(10);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(job.Id, "\"10\""));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(job.Id, "nonsense"));
    }

    [Fact]
    public async Task APollWaitsForTheNextChange()
    {
        var job = _gateway.Jobs.Add();
        var poll = _gateway.Client.GetAsync($"/api/jobs/{job.Id}?wait=25s&since=10").JsonAsync();
        await job.WatchedByAsync(1);
        Assert.False(poll.IsCompleted);
        job.Report(20);
        Assert.Equal(11, (await poll).GetProperty("sequence").GetInt64());
        await job.WatchedByAsync(0);
    }

    [Fact]
    public async Task APollThatMissedAChangeDoesNotWait()
    {
        var job = _gateway.Jobs.Add();
        var view = await _gateway.Client.GetAsync($"/api/jobs/{job.Id}?wait=25&since=9").JsonAsync();
        Assert.Equal(10, view.GetProperty("sequence").GetInt64());
        Assert.Equal(0, job.Watches);
    }

    [Fact]
    public async Task APollForWhichNothingChangesEndsInTime()
    {
        var job = _gateway.Jobs.Add();
        Assert.Equal(10, (await _gateway.Client.GetAsync($"/api/jobs/{job.Id}?wait=0.05s").JsonAsync()).GetProperty("sequence").GetInt64());
    }

    [Fact]
    public async Task APollOnAJobThatIsDeletedFindsNothing()
    {
        var job = _gateway.Jobs.Add();
        var poll = _gateway.Client.GetAsync($"/api/jobs/{job.Id}?wait=25s");
        await job.WatchedByAsync(1);
        job.Vanish();
        await poll.ProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("wait=soon", "wait")]
    [InlineData("wait=-1s", "wait")]
    [InlineData("wait=61s", "wait")]
    [InlineData("wait=", "wait")]
    [InlineData("wait=5s&since=x", "since")]
    [InlineData("since=-1", "since")]
    public async Task APollThatCannotBeReadIsRefusedByName(string query, string field) =>
        await _gateway.Client.GetAsync($"/api/jobs/{_gateway.Jobs.Add().Id}?{query}").ProblemAsync(HttpStatusCode.BadRequest, field);

    [Fact]
    public async Task APendingJobIsCancelledAtOnce()
    {
        var job = _gateway.Jobs.Add(JobStatus.Pending);
        Assert.Equal("cancelled", (await _gateway.Client.PostAsync($"/api/jobs/{job.Id}/cancel", null).JsonAsync()).Text("status"));
    }

    [Fact]
    public async Task ARunningJobIsAskedToStop()
    {
        var job = _gateway.Jobs.Add();
        var view = await _gateway.Client.PostAsync($"/api/jobs/{job.Id}/cancel", null).JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal("running", view.Text("status"));
        Assert.NotNull(view.Text("cancel_requested_at"));
    }

    [Fact]
    public async Task ACompletedJobIsNeitherCancelledNorRetried()
    {
        var job = _gateway.Jobs.Add();
        job.Complete();
        await _gateway.Client.PostAsync($"/api/jobs/{job.Id}/cancel", null).ProblemAsync(HttpStatusCode.Conflict);
        await _gateway.Client.PostAsync($"/api/jobs/{job.Id}/retry", null).ProblemAsync(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task ARetryIsANewJobThatNamesTheOldOne()
    {
        var job = _gateway.Jobs.Add(JobStatus.Failed);
        using var response = await _gateway.Client.PostAsync($"/api/jobs/{job.Id}/retry", null);
        var retry = await Task.FromResult(response).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(job.Id.ToString(), retry.Text("retry_of"));
        Assert.Equal($"/api/jobs/{retry.Text("id")}", response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/events")]
    [InlineData("POST", "/cancel")]
    [InlineData("POST", "/retry")]
    [InlineData("DELETE", "")]
    public async Task AnUnknownJobIsNotFound(string method, string action)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/jobs/{JobId.New(TimeProvider.System)}{action}");
        request.Headers.Add("Accept", "text/event-stream");
        await _gateway.Client.SendAsync(request).ProblemAsync(HttpStatusCode.NotFound);
    }

    private async Task<HttpStatusCode> StatusAsync(JobId id, string known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{id}");
        request.Headers.TryAddWithoutValidation("If-None-Match", known);
        using var response = await _gateway.Client.SendAsync(request);
        return response.StatusCode;
    }
}
