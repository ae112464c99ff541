using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Storage;

/// <summary>Where schedules are kept. As with jobs the row is the truth: each write is one guarded statement, durable when the call returns, and
/// any failure to confirm it is a <see cref="StoreUnavailableException"/> whose outcome is unknown. Times are kept to the microsecond.</summary>
internal interface IScheduleStore
{
    /// <summary>Inserts a row unless its id is taken.</summary>
    /// <returns>False when it is.</returns>
    Task<bool> InsertIfAbsentAsync(ScheduleRow row, CancellationToken cancellationToken);

    /// <summary>The row, or null.</summary>
    Task<ScheduleRow?> FindAsync(ScheduleId id, CancellationToken cancellationToken);

    /// <summary>Replaces the row if it still has the version of <paramref name="current"/>, and is not another that was made since under the same id;
    /// when it was made stays as it was inserted.</summary>
    /// <param name="current">The row as it was last confirmed.</param>
    /// <param name="next">The row to be; its version is greater where anything else than <see cref="ScheduleRow.WakeAt"/> differs.</param>
    /// <param name="cancellationToken">Gives up waiting; the write may still happen.</param>
    /// <returns>False when the row is gone or someone else changed it; nothing was written then.</returns>
    Task<bool> SaveIfUnchangedAsync(ScheduleRow current, ScheduleRow next, CancellationToken cancellationToken);

    /// <summary>Deletes the row.</summary>
    /// <returns>False when there is none.</returns>
    Task<bool> DeleteAsync(ScheduleId id, CancellationToken cancellationToken);

    /// <summary>Schedules in the order of their ids, strictly behind one.</summary>
    Task<ImmutableArray<ScheduleRow>> ListAsync(string? tenant, ScheduleId? after, int limit, CancellationToken cancellationToken);

    /// <summary>Schedules that wanted to look at what is due at a time or earlier, the latest first.</summary>
    Task<ImmutableArray<ScheduleId>> ListOverdueAsync(DateTimeOffset wakeBy, int limit, CancellationToken cancellationToken);
}

/// <summary>A schedule as its row holds it.</summary>
/// <param name="Schedule">What people may see.</param>
/// <param name="FailuresSince">Failed runs that ended before are not counted any more.</param>
internal sealed record ScheduleRow(ScheduleSnapshot Schedule, DateTimeOffset FailuresSince)
{
    /// <summary>When it wants to look at what is due; null for never.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>Runs that were decided on, and may or may not have been submitted.</summary>
    public ImmutableArray<StartingRun> Starting { get; init; } = [];
}

/// <summary>A run that was decided on.</summary>
/// <param name="Id">The id of its job: however often it is submitted, it is one job.</param>
/// <param name="DueAt">Its occurrence.</param>
/// <param name="WindowStart">Where the time begins that it is about: at the occurrence of the run before it.</param>
internal sealed record StartingRun(JobId Id, DateTimeOffset DueAt, DateTimeOffset WindowStart);
