using Microsoft.Extensions.Logging.Abstractions;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Silo.Storage;
using OrleansJobs.Silo.Storage.Sqlite;
using OrleansJobs.Support;

namespace OrleansJobs.Bench;

/// <summary>Start-up and memory of the whole program, on an empty database and on one that holds many finished jobs.</summary>
internal static class ProcessBench
{
    private const int FinishedJobs = 100_000;
    private const int Starts = 5;

    public static async Task RunAsync(Report report)
    {
        using var data = new TemporaryDirectory();
        await StartsAsync(report, data.Path, "an empty database");
        await FillAsync(data.Path);
        await StartsAsync(report, data.Path, $"{FinishedJobs} finished jobs");
    }

    private static async Task StartsAsync(Report report, string data, string with)
    {
        var times = new List<double>();
        var memory = 0.0;
        for (var start = 0; start < Starts; start++)
        {
            await using var service = await ServiceProcess.StartAsync(data);
            times.Add(service.StartTime.TotalSeconds);
            for (var list = 0; list < 50; list++)
            {
                await service.Http.GetByteArrayAsync("/api/jobs?limit=100");
            }

            memory = service.Run.ResidentMegabytes;
        }

        report.Figure($"start to first answer, {with}", $"{times.Order().ElementAt(Starts / 2):0.00} s");
        report.Figure($"resident memory after 50 lists, {with}", $"{memory:0} MB");
    }

    private static async Task FillAsync(string data)
    {
        var options = new StorageOptions { DataDirectory = data };
        await using var database = SqliteDatabase.Open(options, NullLoggerFactory.Instance, TimeProvider.System);
        using var session = RawSqlite.Open(options);
        session.Execute("begin immediate");
        for (var job = 0; job < FinishedJobs; job++)
        {
            RawSqlite.Insert(session, Finished());
        }

        session.Execute("commit");
    }

    private static JobRow Finished()
    {
        var now = TimeProvider.System.Now();
        var running = JobTransitions.Start(RawSqlite.NewRow(), new JobClaim(Guid.NewGuid(), "bench"), now);
        return JobTransitions.Finish(running, new JobOutcome.Succeeded(new JsonText("""{"duration_seconds":20.0}""")), now, TimeSpan.Zero);
    }
}
