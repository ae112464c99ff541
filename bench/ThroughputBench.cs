using System.Diagnostics;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Bench;

/// <summary>Jobs that do nothing, from the call that creates them to <c>completed</c>.</summary>
internal static class ThroughputBench
{
    private const int Jobs = 20_000;
    private const int InFlight = 64;

    public static async Task RunAsync(Report report)
    {
        foreach (var slots in new[] { Environment.ProcessorCount, InFlight })
        {
            report.Figure($"no-op jobs to completed, {InFlight} creates in flight, {slots} slots", $"{await JobsPerSecondAsync(InFlight, slots):0} a second");
        }
    }

    /// <param name="inFlight">Calls that create a job, under way at once.</param>
    /// <param name="slots">Jobs at work at once.</param>
    /// <param name="database">A PostgreSQL database; by default a new SQLite file.</param>
    public static async Task<double> JobsPerSecondAsync(int inFlight, int slots, string? database = null)
    {
        var done = 0;
        var all = new TaskCompletionSource();
        await using var host = await JobHost.StartAsync(
            (_, _) =>
            {
                if (Interlocked.Increment(ref done) == Jobs)
                {
                    all.SetResult();
                }

                return Task.FromResult<JobOutcome>(new JobOutcome.Succeeded(null));
            },
            configure: builder => builder.Configuration["Jobs:Runner:Concurrency"] = $"{slots}",
            database: database);
        var began = Stopwatch.GetTimestamp();
        await Timing.ManyAsync(Jobs, inFlight, () => host.SubmitAsync());
        await all.Task;
        while ((await host.List.DescribeAsync(CancellationToken.None)).Counts[JobStatus.Completed] < Jobs)
        {
            await Task.Delay(1); // the last outcomes are on their way to the disk
        }

        return Jobs / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
