using System.Diagnostics;
using OrleansJobs.Support;
using OrleansJobs.Support.Postgres;

namespace OrleansJobs.Bench;

/// <summary>Jobs on PostgreSQL, with the server on the same machine, and what that server can do at most beside them.</summary>
internal static class PostgresBench
{
    private const int Uploads = 3_000;

    public static async Task RunAsync(Report report)
    {
        if (PostgresBinaries.Missing is { } reason)
        {
            report.Figure("PostgreSQL", reason);
            return;
        }

        await using var server = await PostgresServer.StartAsync("max_connections=200");
        var raw = await server.CreateDatabaseAsync();
        await RawPostgres.CommitsPerSecondAsync(raw, clients: 16, commits: 5_000); // warm
        report.Figure("raw: single-row commits, 16 clients", $"{await RawPostgres.CommitsPerSecondAsync(raw, 16, 40_000):0} a second");
        report.Figure("raw: rows in 200-row upserts, 4 clients", $"{await RawPostgres.UpsertedRowsPerSecondAsync(raw, 4, 1_000, 200):0} a second");
        await ThroughputBench.JobsPerSecondAsync(64, 64, await server.CreateDatabaseAsync()); // warm
        foreach (var inFlight in new[] { 64, 1024 })
        {
            var rate = await ThroughputBench.JobsPerSecondAsync(inFlight, inFlight, await server.CreateDatabaseAsync());
            report.Figure($"no-op jobs to completed on PostgreSQL, {inFlight} creates in flight", $"{rate:0} a second");
        }

        report.Figure("uploads to completed over HTTP on PostgreSQL, 64 in flight", $"{await UploadsPerSecondAsync(await server.CreateDatabaseAsync()):0} a second");
    }

    /// <summary>Each is a synced file of 8 kB, a job, and the analysis of one second of silence.</summary>
    private static async Task<double> UploadsPerSecondAsync(string database)
    {
        using var data = new TemporaryDirectory();
        await using var service = await ServiceProcess.StartAsync(data.Path, $"ConnectionStrings:Jobs={database}",
            "Cluster:SiloPort=0", "Cluster:ClientPort=0", "Cluster:AdvertisedAddress=127.0.0.1", "Jobs:Runner:Concurrency=64");
        var began = Stopwatch.GetTimestamp();
        await Timing.ManyAsync(Uploads, 64, () => HttpBench.CreateAsync(service.Http));
        while ((await service.Http.GetStringAsync("/api/jobs?limit=1&status=pending")).Contains("\"id\"", StringComparison.Ordinal)
            || (await service.Http.GetStringAsync("/api/jobs?limit=1&status=running")).Contains("\"id\"", StringComparison.Ordinal))
        {
            await Task.Delay(5);
        }

        return Uploads / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
