using System.Net.Http;
using System.Text.Json;
using OrleansJobs.Cluster.Silo;
using OrleansJobs.Cluster.Tests.Fixtures;
using Xunit.Abstractions;

namespace OrleansJobs.Cluster.Tests;

/// <summary>A new version goes in: every process is asked to stop, one after the other, and followed by another.</summary>
public sealed class RollingRestartTests(ITestOutputHelper output)
{
    private static readonly SlowPlan Longer = new(Steps: 250, TimeSpan.FromMilliseconds(200)); // than a silo has to drain

    private readonly int _seed = Seed.Choose(output.WriteLine);

    [ClusterFact]
    public async Task NoJobIsChargedAndNoRequestFails()
    {
        await using var cluster = await JobCluster.StartAsync(silos: 3, gateways: 2);
        var load = Load.Begin(cluster, _seed);
        var longer = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => cluster.Doors[0].UploadUntilAtWorkAsync(Longer.ToWave())));
        await load.UntilAtWorkAsync(4);
        foreach (var group in new[] { cluster.Silos, cluster.Gateways })
        {
            for (var index = 0; index < group.Count; index++) await RestartAsync(cluster, group, index);
        }

        await load.EndAsync();
        var ends = await Task.WhenAll(longer.Select(id => cluster.Doors[0].WatchUntilFinalAsync(id)));
        var books = await Books.CloseAsync(cluster, load, output);
        output.WriteLine($"Silence for the watcher of a job at work after a stop: {books.Silences}");
        output.WriteLine($"Without a stream after a break: {books.Reconnects}");
        Assert.Empty(books.Broken);
        Assert.DoesNotContain(load.Tally.Cuts, cut => cut.Error != HttpRequestError.ConnectionError); // whoever was let in was answered
        AssertHandedBackOrDone(cluster, ends);
    }

    private async Task RestartAsync(JobCluster cluster, List<ServiceProcess> group, int index)
    {
        var end = await cluster.RestartAsync(group, index);
        var loss = cluster.Losses[^1];
        var after = (TimeProvider.System.GetUtcNow() - loss.At).TotalSeconds;
        output.WriteLine($"{(loss.Door is null ? "Silo" : "Gateway")} {loss.Process} ended, and its successor was healthy, {after:0.0} s after SIGTERM");
        Assert.True(end.ExitCode == 0, $"Exit status {end.ExitCode}: {end.Error}");
        Assert.Equal("", end.Error);
    }

    /// <summary>A job that outlasts the drain time is begun again by another silo, where its last checkpoint says; the others were let end.</summary>
    private void AssertHandedBackOrDone(JobCluster cluster, JsonElement[] longer)
    {
        var starts = cluster.Effects.Where(effect => effect.Act == Effect.Start).GroupBy(effect => effect.Job)
            .ToDictionary(job => job.Key, job => job.Count());
        output.WriteLine($"Handed back: {starts.Values.Sum(count => count - 1)} attempts of {starts.Values.Count(count => count > 1)} jobs");
        Assert.All(longer, job => Assert.Equal(("completed", 1L), (job.Text("status"), job.Number("attempt"))));
        Assert.Contains(longer, job => starts[job.Text("id")] > 1);
        Assert.All(longer.Where(job => starts[job.Text("id")] > 1), job => Assert.True(job.GetProperty("result").Number("resumed_at") > 0, $"{job}"));
        Assert.All(starts.Where(job => longer.All(one => one.Text("id") != job.Key)), job => Assert.Equal(1, job.Value));
    }
}
