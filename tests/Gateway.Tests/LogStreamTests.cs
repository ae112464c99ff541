using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests;

/// <summary>Streams of logs whose grains break, fall silent or go away.</summary>
public sealed class LogStreamTests : IAsyncLifetime
{
    private ScriptedGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await ScriptedGateway.StartAsync("Gateway:Heartbeat=00:00:00.1");

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task AWatchThatBreaksGoesOnAboveTheLastLine()
    {
        var job = _gateway.Jobs.Add();
        job.Say("one");
        using var events = await EventReader.OpenAsync(_gateway.Client, $"/api/jobs/{job.Id}/log/events");
        Assert.Equal(0, await NextWatchAsync(job));
        Assert.Equal("one", (await events.NextEventAsync())!.Job.Text("text"));
        job.BreakLogWatches();
        Assert.Equal(1, await NextWatchAsync(job));
        job.Say("two");
        Assert.Equal((2, "two"), await NextLineAsync(events));
        job.BreakLogWatches();
        job.Say("three");
        Assert.Equal((3, "three"), await NextLineAsync(events));
    }

    [Fact]
    public async Task ASilentStreamShowsThatItLives()
    {
        using var events = await EventReader.OpenAsync(_gateway.Client, $"/api/jobs/{_gateway.Jobs.Add().Id}/log/events");
        Assert.Equal("2000", (await events.NextAsync())!.Retry);
        Assert.Equal("ping", (await events.NextAsync())!.Comment);
    }

    [Fact]
    public async Task AStreamEndsWhenTheServiceStops()
    {
        var job = _gateway.Jobs.Add();
        job.Say("one");
        using var events = await EventReader.OpenAsync(_gateway.Client, $"/api/jobs/{job.Id}/log/events");
        await events.NextEventAsync();
        var stop = _gateway.StopAsync();
        Assert.Null(await events.NextEventAsync());
        await stop.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static async Task<(long, string?)> NextLineAsync(EventReader events)
    {
        var line = (await events.NextEventAsync())!;
        return (line.Sequence, line.Job.Text("text"));
    }

    private static async Task<long> NextWatchAsync(Scripted.ScriptedJob job) =>
        await job.LogWatches.Reader.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
}
