using OrleansJobs.Cluster.Silo;
using OrleansJobs.Cluster.Tests.Fixtures;
using Xunit.Abstractions;

namespace OrleansJobs.Cluster.Tests;

/// <summary>Those who watch jobs of a silo that is killed. Nothing else happens meanwhile, unlike in FailoverTests.</summary>
public sealed class LostWatchTests(ITestOutputHelper output)
{
    private const int Watched = 20; // the grain of one in three is on the silo
    private static readonly SlowPlan Plan = new(Steps: 80, TimeSpan.FromMilliseconds(200));
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(10);

    [ClusterFact]
    public async Task TheyHearOfTheirJobsAgainWithinSeconds()
    {
        await using var cluster = await JobCluster.StartAsync(silos: 3, gateways: 2);
        var ids = await Task.WhenAll(Enumerable.Range(0, Watched).Select(number => cluster.Doors[number % 2].UploadUntilAtWorkAsync(Plan.ToWave())));
        var watchers = ids.Select((id, number) => new Watcher(cluster.Doors, id, first: number % 2)).ToArray();
        var watching = watchers.Select(watcher => watcher.WatchAsync()).ToArray();
        await JobCalls.UntilAsync(() => Task.FromResult(watchers.All(watcher => watcher.Seen.Count > 1)), "all were watched");
        var killed = TimeProvider.System.GetUtcNow();
        await cluster.KillAsync(cluster.Silos, 0);
        await Task.WhenAll(watching).WaitAsync(TimeSpan.FromSeconds(120));

        var silences = watchers.Select(watcher => LongestSilence(watcher, killed)).ToArray();
        output.WriteLine($"Silence after the kill: {Figures.Of(silences)}");
        Assert.All(silences, silence => Assert.InRange(silence, TimeSpan.Zero, Allowed));
        Assert.Contains(cluster.Gateways, gateway => gateway.Run.Output.Contains("Nothing was heard of job/", StringComparison.Ordinal));
    }

    private static TimeSpan LongestSilence(Watcher watcher, DateTimeOffset since) =>
        watcher.Seen.Zip(watcher.Seen.Skip(1)).Where(pair => pair.Second.At > since).Max(pair => pair.Second.At - pair.First.At);
}
