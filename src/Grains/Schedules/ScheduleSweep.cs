using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Schedules;

/// <summary>Wakes schedules that are late: their silo died, their reminder was never set, or ticks no more.</summary>
internal sealed partial class ScheduleSweep(
    IGrainFactory grains, IScheduleStore store, TimeProvider time, IOptions<RunnerOptions> options, ILogger<ScheduleSweep> logger)
    : Sweep<ScheduleId>(options.Value.PollInterval, grace: 2, time)
{
    protected override async Task<IReadOnlyList<ScheduleId>> ListAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
        await store.ListOverdueAsync(since, limit, cancellationToken);

    protected override Task SeeToAsync(ScheduleId left, CancellationToken cancellationToken) =>
        grains.GetGrain<IScheduleGrain>(left.GrainKey).LookAsync(cancellationToken);

    protected override void LogFailed(Exception exception) => LogNotListed(exception);

    protected override void LogFailed(Exception exception, ScheduleId left) => LogNotWoken(exception, left);
}
