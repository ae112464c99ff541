using Microsoft.Extensions.DependencyInjection;
using OrleansJobs.Gateway.Live;
using OrleansJobs.Gateway.Tests.Fixtures;

namespace OrleansJobs.Gateway.Tests;

public sealed class JobFeedTests : IAsyncLifetime
{
    private ScriptedGateway _gateway = null!;
    private JobFeed _feed = null!;

    public async Task InitializeAsync()
    {
        _gateway = await ScriptedGateway.StartAsync();
        _feed = _gateway.Services.GetRequiredService<JobFeed>();
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task AThousandWatchersCostOneWatch()
    {
        var job = _gateway.Jobs.Add();
        var watchers = Enumerable.Range(0, 1000).Select(_ => _feed.Subscribe(job.Id, after: 0)).ToArray();
        job.Report(50);
        job.Complete();
        foreach (var watcher in watchers)
        {
            long last = 0;
            await foreach (var next in watcher.Events.ReadAllAsync())
            {
                Assert.True(next.Job.Sequence > last);
                last = next.Job.Sequence;
            }

            Assert.Equal(12, last);
            await watcher.DisposeAsync();
        }

        Assert.Equal(1, job.Watches);
        Assert.Equal(0, _feed.Count);
    }

    [Fact]
    public async Task AWatcherWhoDoesNotReadFindsTheNewestSnapshot()
    {
        var job = _gateway.Jobs.Add();
        await using var reader = _feed.Subscribe(job.Id, after: 0);
        await using var sleeper = _feed.Subscribe(job.Id, after: 0);
        await reader.Events.ReadAsync();
        for (var percent = 1; percent <= 100; percent++)
        {
            var sequence = job.Report(percent).Sequence;
            Assert.Equal(sequence, (await reader.Events.ReadAsync()).Job.Sequence);
        }

        Assert.Equal(100, (await sleeper.Events.ReadAsync()).Job.Progress.Percent);
        Assert.False(sleeper.Events.TryRead(out _));
    }

    [Fact]
    public async Task AWatcherWhoSawLessThanTheFirstOneMissesNothing()
    {
        var job = _gateway.Jobs.Add();
        await using var ahead = _feed.Subscribe(job.Id, after: 10);
        await job.WatchedByAsync(1);
        await using var behind = _feed.Subscribe(job.Id, after: 9);
        Assert.Equal(10, (await behind.Events.ReadAsync()).Job.Sequence);
        Assert.False(ahead.Events.TryRead(out _));
    }

    [Fact]
    public async Task AJobCanBeWatchedAgainAfterEveryoneLeft()
    {
        var job = _gateway.Jobs.Add();
        await using (_feed.Subscribe(job.Id, after: 10)) await job.WatchedByAsync(1);
        await job.WatchedByAsync(0).WaitAsync(TimeSpan.Zero); // leaving waits for the watch to end
        Assert.Equal(0, _feed.Count);
        await using var again = _feed.Subscribe(job.Id, after: 0);
        Assert.Equal(10, (await again.Events.ReadAsync()).Job.Sequence);
        Assert.Equal(2, job.Watches);
    }

    [Fact]
    public async Task AnEventIsWrittenDownOnce()
    {
        var job = _gateway.Jobs.Add();
        await using var one = _feed.Subscribe(job.Id, after: 0);
        await using var other = _feed.Subscribe(job.Id, after: 0);
        var (first, second) = (await one.Events.ReadAsync(), await other.Events.ReadAsync());
        Assert.True(first.Frame.Equals(second.Frame));
    }
}
