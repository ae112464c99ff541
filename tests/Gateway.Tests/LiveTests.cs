using System.Net;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests;

public sealed class LiveTests : IAsyncLifetime
{
    private ScriptedGateway _gateway = null!;

    public async Task InitializeAsync() =>
        _gateway = await ScriptedGateway.StartAsync("Gateway:Heartbeat=00:00:00.1", "Gateway:WritePatience=00:00:10");

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task AStreamTellsTheWholeStoryAndEndsWithIt()
    {
        var job = _gateway.Jobs.Add();
        using var events = await OpenAsync(job.Id);
        Assert.Equal("text/event-stream", events.Response.Content.Headers.ContentType?.MediaType);
        Assert.True(events.Response.Headers.CacheControl?.NoStore);
        Assert.Equal(["no"], events.Response.Headers.GetValues("X-Accel-Buffering"));
        Assert.Equal("2000", (await events.NextAsync())?.Retry);

        var sequence = (await events.NextEventAsync())!.Sequence;
        await job.WatchedByAsync(1);
        foreach (var percent in new[] { 10, 20, 30 })
        {
            job.Report(percent, "Line one\nline two");
            var next = await events.NextEventAsync();
            Assert.True(next!.Sequence > sequence);
            Assert.Equal(percent, next.Job.GetProperty("progress").GetProperty("percent").GetDouble());
            sequence = next.Sequence;
        }

        job.Complete("{\n  \"bpm\": 120\r\n}");
        Assert.Equal(120, (await events.NextEventAsync())!.Job.GetProperty("result").GetProperty("bpm").GetInt32());
        Assert.Null(await events.NextEventAsync());
        await job.WatchedByAsync(0);
    }

    [Fact]
    public async Task AnEventIsTheCanonicalJob()
    {
        var job = _gateway.Jobs.Add();
        using var events = await OpenAsync(job.Id);
        var data = (await events.NextEventAsync())!.Data;
        Assert.Equal(await _gateway.Client.GetStringAsync($"/api/jobs/{job.Id}"), data);
    }

    [Fact]
    public async Task AReturningBrowserGetsOnlyWhatIsNew()
    {
        var job = _gateway.Jobs.Add();
        using var events = await OpenAsync(job.Id, "10");
        await job.WatchedByAsync(1);
        job.Report(10);
        Assert.Equal(11, (await events.NextEventAsync())!.Sequence);

        using var late = await OpenAsync(job.Id, "10");
        Assert.Equal(11, (await late.NextEventAsync())!.Sequence);
        using var byQuery = await EventReader.OpenAsync(_gateway.Client, $"/api/jobs/{job.Id}/events?last_event_id=10");
        Assert.Equal(11, (await byQuery.NextEventAsync())!.Sequence);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("-5")]
    [InlineData("99999999999999999999")]
    [InlineData("4711")]
    public async Task ALastEventThatNeverWasIsIgnored(string lastEventId)
    {
        using var events = await OpenAsync(_gateway.Jobs.Add().Id, lastEventId);
        Assert.Equal(10, (await events.NextEventAsync())!.Sequence);
    }

    [Fact]
    public async Task AFinalJobIsOneEventAndThenNothingEverAgain()
    {
        var job = _gateway.Jobs.Add();
        job.Complete();
        using var events = await OpenAsync(job.Id);
        Assert.Equal(11, (await events.NextEventAsync())!.Sequence);
        Assert.Null(await events.NextEventAsync());
        using var again = await OpenAsync(job.Id, "11");
        Assert.Equal(HttpStatusCode.NoContent, again.Response.StatusCode);
        Assert.Equal(0, job.Watches);
    }

    [Fact]
    public async Task ASilentStreamShowsThatItIsAlive()
    {
        using var events = await OpenAsync(_gateway.Jobs.Add().Id);
        await events.NextEventAsync();
        Assert.Equal("ping", (await events.NextAsync())?.Comment);
        Assert.Equal("ping", (await events.NextAsync())?.Comment);
    }

    [Fact]
    public async Task AJobThatIsDeletedEndsItsStreams()
    {
        var job = _gateway.Jobs.Add();
        using var events = await OpenAsync(job.Id);
        await events.NextEventAsync();
        await job.WatchedByAsync(1);
        job.Vanish();
        Assert.Null(await events.NextEventAsync());
    }

    [Fact]
    public async Task ABrokenWatchIsTakenUpAgainWithoutAHole()
    {
        var job = _gateway.Jobs.Add();
        using var events = await OpenAsync(job.Id);
        await events.NextEventAsync();
        await job.WatchedByAsync(1);
        job.BreakWatches();
        job.Report(40);
        Assert.Equal(11, (await events.NextEventAsync())!.Sequence);
        await job.WatchedByAsync(1);
        job.Complete();
        Assert.Equal("completed", (await events.NextEventAsync())!.Job.Text("status"));
        Assert.Null(await events.NextEventAsync());
    }

    [Fact]
    public async Task ManyBrowsersShareOneWatchWhichEndsWithTheLast()
    {
        var job = _gateway.Jobs.Add();
        var browsers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => OpenAsync(job.Id)));
        foreach (var browser in browsers) await browser.NextEventAsync();
        await job.WatchedByAsync(1);
        job.Report(77);
        foreach (var browser in browsers) Assert.Equal(11, (await browser.NextEventAsync())!.Sequence);
        Assert.Equal(1, job.Watches);
        foreach (var browser in browsers) browser.Dispose();
        await job.WatchedByAsync(0);
    }

    [Fact]
    public async Task ABrowserThatDoesNotReadIsDroppedAndDelaysNobody()
    {
        var job = _gateway.Jobs.Add();
        using var deaf = RawHttp.Open(_gateway.Client);
        await deaf.SendAsync($"GET /api/jobs/{job.Id}/events HTTP/1.1\nHost: localhost\n\n");
        await job.WatchedByAsync(1);
        using var events = await OpenAsync(job.Id);
        await events.NextEventAsync();

        var big = new JsonText($"\"{new string('x', 1_000_000)}\"");
        for (var i = 0; i < 20; i++)
        {
            var next = job.Change(old => old with { Checkpoint = big });
            Assert.Equal(next.Sequence, (await events.NextEventAsync())!.Sequence);
        }

        events.Dispose();
        await job.WatchedByAsync(0);
    }

    [Fact]
    public async Task AStopEndsEveryStream()
    {
        var job = _gateway.Jobs.Add();
        using var events = await OpenAsync(job.Id);
        await events.NextEventAsync();
        await job.WatchedByAsync(1);
        var polled = _gateway.Jobs.Add();
        var poll = _gateway.Client.GetAsync($"/api/jobs/{polled.Id}?wait=60s");
        await polled.WatchedByAsync(1);
        await _gateway.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Null(await events.NextEventAsync());
        Assert.Equal(HttpStatusCode.OK, (await poll).StatusCode);
    }

    private Task<EventReader> OpenAsync(JobId id, string? lastEventId = null) =>
        EventReader.OpenAsync(_gateway.Client, $"/api/jobs/{id}/events", lastEventId);
}
