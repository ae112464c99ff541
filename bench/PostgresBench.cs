using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Grains;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Support;
using OrleansJobs.Support.Postgres;

namespace OrleansJobs.Bench;

/// <summary>Jobs on PostgreSQL, with the server on the same machine, and what that server can do at most beside them.</summary>
internal static class PostgresBench
{
    private const int Uploads = 3_000;
    private const int Warm = 2; // the compiler has seen it all after some 40,000 jobs
    private const int Rounds = 5;

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
        foreach (var inFlight in new[] { 64, 1024 })
        {
            var rates = new List<double>();
            for (var round = 0; round < Warm + Rounds; round++)
            {
                rates.Add(await ThroughputBench.JobsPerSecondAsync(inFlight, inFlight, await server.CreateDatabaseAsync()));
            }

            var counted = rates.Skip(Warm).Order().ToArray();
            report.Figure($"no-op jobs to completed on PostgreSQL, {inFlight} creates in flight",
                $"{counted[Rounds / 2]:0} a second", $"{counted[0]:0} to {counted[^1]:0} in {Rounds} rounds of 20,000");
        }

        var uploads = await UploadsPerSecondAsync(await server.CreateDatabaseAsync());
        report.Figure("uploads to completed over HTTP on PostgreSQL, 64 in flight", $"{uploads:0} a second");
    }

    /// <summary>Each is a file of 8 kB, synced, and a job that does nothing with it. The caller shares the process with the service.</summary>
    private static async Task<double> UploadsPerSecondAsync(string database)
    {
        using var data = new TemporaryDirectory();
        var url = ServiceProcess.FreeUrl();
        string[] settings = [$"ConnectionStrings:Jobs={database}", "Cluster:SiloPort=0", "Cluster:ClientPort=0",
            "Cluster:AdvertisedAddress=127.0.0.1", "Jobs:Runner:Concurrency=64", "Logging:LogLevel:OrleansJobs=Warning"];
        GatewayArguments.TryRead(["--urls", $"http://{url.Authority}", "--data", data.Path, .. settings.SelectMany(setting => new[] { "--set", setting })],
            out var arguments, out _);
        await using var service = GatewayApp.Build(arguments!, builder => builder.Services.AddJobHandler<NoWork>("analysis"));
        await service.StartAsync();
        using var http = new HttpClient { BaseAddress = url };
        await Timing.ManyAsync(Uploads / 2, 64, () => HttpBench.CreateAsync(http)); // warm
        var began = Stopwatch.GetTimestamp();
        await Timing.ManyAsync(Uploads, 64, () => HttpBench.CreateAsync(http));
        var list = service.Services.GetRequiredService<IGrainFactory>().GetGrain<IJobListGrain>(IJobListGrain.Key);
        while ((await list.DescribeAsync(CancellationToken.None)).Counts[JobStatus.Completed] < Uploads + (Uploads / 2))
        {
            await Task.Delay(1); // the last outcomes are on their way to the disk
        }

        var rate = Uploads / Stopwatch.GetElapsedTime(began).TotalSeconds;
        await service.StopAsync();
        return rate;
    }

    private sealed class NoWork : IJobHandler
    {
        public Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken) =>
            Task.FromResult<JobOutcome>(new JobOutcome.Succeeded(null));
    }
}
