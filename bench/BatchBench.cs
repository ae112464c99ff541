using System.Diagnostics;
using System.Globalization;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;
using OrleansJobs.Support.Postgres;

namespace OrleansJobs.Bench;

/// <summary>Batches of jobs that do nothing, from the call to the end, under bounds.</summary>
internal static class BatchBench
{
    private const int Jobs = 500;

    public static async Task RunAsync(Report report)
    {
        await RunAsync(report, "SQLite", database: null);
        if (PostgresBinaries.Missing is { } reason)
        {
            report.Figure("PostgreSQL", reason);
            return;
        }

        await using var server = await PostgresServer.StartAsync();
        await RunAsync(report, "PostgreSQL", await server.CreateDatabaseAsync());
    }

    private static async Task RunAsync(Report report, string store, string? database)
    {
        foreach (var bound in new int?[] { 4, 16, null })
        {
            await using var host = await JobHost.StartAsync(configure: builder => builder.Configuration["Jobs:Runner:Concurrency"] = "16", database: database);
            await SecondsAsync(host, bound);
            var seconds = await SecondsAsync(host, bound);
            report.Figure($"a batch of {Jobs} no-op jobs on {store}, {bound?.ToString(CultureInfo.InvariantCulture) ?? "all"} at once", $"{seconds:0.00} s, {Jobs / seconds:0} a second");
        }
    }

    private static async Task<double> SecondsAsync(JobHost host, int? bound)
    {
        var child = new JobSubmission { Type = JobHost.TestType };
        var began = Stopwatch.GetTimestamp();
        var batch = await host.SubmitAsync(new JobSubmission { Type = JobBatch.Type, Batch = new JobBatch([.. Enumerable.Repeat(child, Jobs)], Concurrency: bound) });
        await host.WatchUntilFinalAsync(batch.Id);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
