using System.Diagnostics;
using OrleansJobs.Cluster.Silo;
using OrleansJobs.Cluster.Tests.Fixtures;
using Xunit.Abstractions;

namespace OrleansJobs.Cluster.Tests;

/// <summary>A silo that stands still (a debugger, a paused virtual machine, a disk that hangs) and then goes on as if nothing had
/// happened.</summary>
public sealed class FrozenSiloTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan Decided = TimeSpan.FromSeconds(20); // what has not ended by then does not mean to

    private static readonly TimeSpan LongestTakeover = TimeSpan.FromSeconds(20); // of two or three; FailoverTests has enough for a share

    private readonly int _seed = Seed.Choose(output.WriteLine);

    [ClusterFact]
    public async Task WhatAFrozenSiloRanGoesOnElsewhereAndWhatItSaysLaterIsRefused()
    {
        await using var cluster = await JobCluster.StartAsync(silos: 3, gateways: 2);
        var load = Load.Begin(cluster, _seed);
        var silo = cluster.Silos[0];
        await JobCalls.UntilAsync(() => Task.FromResult(AtWorkIn(cluster, silo) >= 2), "the silo had two jobs at work");
        var began = Stopwatch.GetTimestamp();
        cluster.Losses.Add(new Loss(silo.Run.Id, null, TimeProvider.System.GetUtcNow()));
        silo.Run.Freeze();
        await Task.Delay(Frozen - Stopwatch.GetElapsedTime(began)); // not a wait for anything: how long it stands still
        silo.Run.Thaw();
        await TellWhatItDoesAsync(silo);
        await load.UntilAtWorkAsync(4);
        await load.EndAsync();

        var books = await Books.CloseAsync(cluster, load, output);
        output.WriteLine($"From the freeze to the job running elsewhere: {books.Takeovers}");
        output.WriteLine($"Silence for the watcher of a job at work after it: {books.Silences}\n{books.WorstSilences}");
        Assert.True(books.Takeovers.Count > 0, $"The silo ran no job when it froze. KILL_SEED={_seed}");
        Assert.InRange(books.Takeovers.Longest, TimeSpan.Zero, LongestTakeover);
    }

    private static int AtWorkIn(JobCluster cluster, ServiceProcess silo) =>
        cluster.Effects.Where(effect => effect.Process == silo.Run.Id).GroupBy(effect => (effect.Job, effect.Attempt)).Count(attempt => attempt.Count() == 1);

    /// <summary>Either is right: it ends, because the others have declared it dead, or it is a member as before.</summary>
    private async Task TellWhatItDoesAsync(ServiceProcess silo)
    {
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAny(silo.Run.EndAsync(), Task.Delay(Decided));
        var after = Stopwatch.GetElapsedTime(began).TotalSeconds;
        output.WriteLine(silo.Run.HasExited
            ? $"It ended by itself {after:0.0} s after it went on, with status {(await silo.Run.EndAsync()).ExitCode}"
            : $"It was still there {after:0.0} s after it went on");
        try
        {
            await silo.UntilItAnswersAsync();
        }
        catch (InvalidOperationException) when (silo.Run.HasExited)
        {
            // declared dead a little later
        }
    }
}
