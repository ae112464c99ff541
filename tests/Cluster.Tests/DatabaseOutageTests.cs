using System.Diagnostics;
using System.Net;
using Npgsql;
using OrleansJobs.Cluster.Tests.Fixtures;
using Xunit.Abstractions;

namespace OrleansJobs.Cluster.Tests;

/// <summary>PostgreSQL is away for a while: the service says so, loses nothing, and is back by itself soon after it.</summary>
public sealed class DatabaseOutageTests(ITestOutputHelper output)
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(15);

    private readonly int _seed = Seed.Choose(output.WriteLine);

    [ClusterFact]
    public async Task TwentySecondsWithoutTheDatabaseLoseNothing()
    {
        await using var cluster = await JobCluster.StartAsync(silos: 3, gateways: 2);
        var load = Load.Begin(cluster, _seed);
        await load.UntilAtWorkAsync(4);
        var began = Stopwatch.GetTimestamp();
        await cluster.Database.StopAsync();
        await UntilHealthIsAsync(cluster, HttpStatusCode.ServiceUnavailable);
        output.WriteLine($"All said 503 at /health after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        var rest = TimeSpan.FromSeconds(20) - Stopwatch.GetElapsedTime(began);
        if (rest > TimeSpan.Zero) await Task.Delay(rest); // not a wait for anything: the length of the outage
        await GoOnAsync(cluster, load);
        Assert.NotEmpty(load.Tally.Refused);
    }

    [ClusterFact]
    public async Task TheCrashOfTheDatabaseLosesNothing()
    {
        await using var cluster = await JobCluster.StartAsync(silos: 2, gateways: 2);
        var load = Load.Begin(cluster, _seed);
        await load.UntilAtWorkAsync(4);
        await cluster.Database.KillAsync();
        await GoOnAsync(cluster, load);
    }

    [ClusterFact]
    public async Task ConnectionsThatTheDatabaseEndsLoseNothing()
    {
        const int Times = 6;
        await using var cluster = await JobCluster.StartAsync(silos: 2, gateways: 2);
        var load = Load.Begin(cluster, _seed);
        var ended = 0;
        for (var time = 0; time < Times; time++)
        {
            await load.UntilAtWorkAsync(4);
            ended += await EndConnectionsAsync(cluster);
            await Task.Delay(new Random(_seed + time).Next(500, 1_500)); // not a wait for anything: the moment is by chance
        }

        output.WriteLine($"{ended} connections ended, {Times} times");
        await load.EndAsync();
        await CheckAsync(cluster, load);
    }

    private async Task GoOnAsync(JobCluster cluster, Load load)
    {
        await cluster.Database.StartAgainAsync();
        var began = Stopwatch.GetTimestamp();
        await UntilHealthIsAsync(cluster, HttpStatusCode.OK);
        var took = Stopwatch.GetElapsedTime(began);
        output.WriteLine($"All said 200 at /health {took.TotalSeconds:0.0} s after the database was back");
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await load.UntilMoreAreDoneAsync(20);
        await load.EndAsync();
        await CheckAsync(cluster, load);
    }

    private async Task CheckAsync(JobCluster cluster, Load load)
    {
        var books = await Books.CloseAsync(cluster, load, output);
        output.WriteLine($"{books.Broken.Count()} attempts were charged for it");
        Assert.All(cluster.Silos.Concat(cluster.Gateways), process => Assert.False(process.Run.HasExited, process.Run.Error));
        Assert.Empty(load.Tally.Cuts);
        Assert.All(load.Tally.Refused, took => Assert.InRange(took, TimeSpan.Zero, LongestAnswer));
    }

    private static Task UntilHealthIsAsync(JobCluster cluster, HttpStatusCode status) => Task.WhenAll(
        cluster.Silos.Concat(cluster.Gateways).Select(process => JobCalls.UntilAsync(async () =>
        {
            using var late = new CancellationTokenSource(LongestAnswer);
            using var answer = await process.Http.GetAsync("/health", late.Token);
            return answer.StatusCode == status;
        }, $"{process.Url} said {status} at /health")));

    private static async Task<int> EndConnectionsAsync(JobCluster cluster)
    {
        await using var connection = new NpgsqlConnection(cluster.Database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = 'jobs_1'", connection);
        return Convert.ToInt32(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
