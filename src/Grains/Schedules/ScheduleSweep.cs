using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Schedules;

/// <summary>Wakes schedules that are late: their silo died, their reminder was never set, or ticks no more. Every process that runs jobs looks; who
/// comes second changes nothing.</summary>
internal sealed partial class ScheduleSweep(
    IGrainFactory grains, IScheduleStore store, TimeProvider time, IOptions<RunnerOptions> options, ILogger<ScheduleSweep> logger) : RepeatedLook(options.Value.PollInterval, time)
{
    private const int Batch = 500;
    private const int AtOnce = 16;

    /// <summary>For how many looks a schedule is given the time to wake by itself.</summary>
    private const int Grace = 2;

    protected override void LogFailed(Exception exception) => LogNotListed(exception);

    protected override async Task LookAsync(CancellationToken stoppingToken)
    {
        var late = await store.ListOverdueAsync(Time.Now() - options.Value.PollInterval * Grace, Batch, stoppingToken);
        var together = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken };
        await Parallel.ForEachAsync(late, together, async (id, stop) => await WakeAsync(id, stop));
    }

    private async Task WakeAsync(ScheduleId id, CancellationToken stop)
    {
        try
        {
            await grains.GetGrain<IScheduleGrain>(id.GrainKey).LookAsync(stop);
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            LogNotWoken(exception, id);
        }
    }
}
