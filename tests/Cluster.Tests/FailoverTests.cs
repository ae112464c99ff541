using System.Globalization;
using OrleansJobs.Cluster.Tests.Fixtures;
using OrleansJobs.Grains.Execution;
using Xunit.Abstractions;

namespace OrleansJobs.Cluster.Tests;

/// <summary>The promise of the cluster: whichever process dies, and however often, every accepted job is done in the end, once, and within
/// seconds someone else goes on with it. FAILOVER_KILLS says how many die, KILL_SEED repeats the moments of an earlier run.</summary>
public sealed class FailoverTests(ITestOutputHelper output)
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("FAILOVER_KILLS") ?? "30", CultureInfo.InvariantCulture);
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GatewayAbsence = TimeSpan.FromSeconds(20); // the successor starts on a busy machine

    private readonly int _seed = Seed.Choose(output.WriteLine);

    [ClusterFact]
    public async Task WhoeverDiesEveryJobIsDoneOnceAndGoesOnElsewhereWithinSeconds()
    {
        await using var cluster = await JobCluster.StartAsync(silos: 3, gateways: 2);
        var load = Load.Begin(cluster, _seed);
        await load.UntilAtWorkAsync(4);
        await KillAgainAndAgainAsync(cluster);
        await cluster.UntilHealthyAsync();
        await load.EndAsync();

        var books = await Books.CloseAsync(cluster, load, output);
        var gateways = cluster.Losses.Count(loss => loss.Door is not null);
        output.WriteLine($"{cluster.Losses.Count - gateways} silos and {gateways} gateways killed");
        output.WriteLine($"From the kill to the job running elsewhere: {books.Takeovers}");
        output.WriteLine($"Silence for the watcher of a job at work after a kill: {books.Silences}\n{books.WorstSilences}");
        output.WriteLine($"Without a stream after a break: {books.Reconnects}");
        Assert.True(books.Takeovers.Count > Kills / 2, $"The kills met too few jobs at work to show much. KILL_SEED={_seed}");
        Assert.All(new[] { books.Silences, books.Reconnects }, figures => Assert.InRange(figures.P99, TimeSpan.Zero, Allowed));
        Assert.InRange(books.Takeovers.P95, TimeSpan.Zero, Allowed); // of some seventy: their p99 is one that may have lost two silos in a row
        Assert.All(new[] { books.Takeovers, books.Silences, books.Reconnects }, figures => Assert.InRange(figures.Longest, TimeSpan.Zero, 2 * Allowed));
        Assert.Empty(load.Tally.Unexplained(cluster.Losses, GatewayAbsence));
    }

    /// <summary>Every two to four seconds, mostly silos; never the last gateway that is up, nor the last silo that may take jobs over, or the
    /// test would show an outage.</summary>
    private async Task KillAgainAndAgainAsync(JobCluster cluster)
    {
        var random = new Random(_seed);
        var able = new Dictionary<ServiceProcess, Task>();
        for (var kill = 0; kill < Kills; kill++)
        {
            foreach (var silo in cluster.Silos) if (!able.ContainsKey(silo)) able[silo] = UntilAbleAsync(silo);
            await Task.Delay(random.Next(2_000, 4_000)); // not a wait for anything: the moment is by chance
            var group = random.Next(4) == 0 ? cluster.Gateways : cluster.Silos;
            var victim = random.Next(group.Count);
            var others = group.Where((_, index) => index != victim);
            await Task.WhenAny(others.Select(other => able.GetValueOrDefault(other) ?? other.UntilItAnswersAsync()).ToArray()).Unwrap();
            await cluster.KillAsync(group, victim);
        }
    }

    /// <summary>A silo that was not heard for a whole lease yet judges nobody.</summary>
    private static async Task UntilAbleAsync(ServiceProcess silo)
    {
        await silo.UntilItAnswersAsync();
        await Task.Delay(new RunnerOptions().HostLease);
    }
}
