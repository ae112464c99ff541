using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Schedules;

/// <summary>The row of the schedule: what the store last confirmed, thrown away after a write that failed or whose outcome is unknown.</summary>
internal sealed partial class ScheduleGrain
{
    /// <summary>How soon it is looked whether what is queued can begin, when nobody tells that the run before has ended.</summary>
    private static readonly TimeSpan QueueLook = TimeSpan.FromSeconds(5);

    private async ValueTask<ScheduleRow?> ReadAsync()
    {
        if (!_isKnown) (_row, _isKnown) = (await store.FindAsync(_id, CancellationToken.None), true);
        return _row;
    }

    /// <exception cref="ScheduleNotFoundException">There is no such schedule.</exception>
    private async ValueTask<ScheduleRow> RequireAsync() => await ReadAsync() ?? throw new ScheduleNotFoundException(_id);

    /// <summary>Makes a move and saves it; null from the move means that there is nothing to change.</summary>
    private async Task ChangeAsync(Func<ScheduleRow, ScheduleRow?> move)
    {
        for (var round = 1; round <= 3; round++)
        {
            if (move(await RequireAsync()) is not { } next || await TrySaveAsync(next)) return;
        }

        throw new StoreUnavailableException("The schedule was changed from several places at once; try again.");
    }

    private Task<bool> TrySaveAsync(ScheduleRow row) => TryWriteAsync(Stamp(row));

    /// <summary>Says when the next look is where one has found that it must wait: whoever looks for late schedules would come upon this one each
    /// time, and upon many such before any other. Nobody sees that, so the version stays, by which people edit.</summary>
    private async Task<bool> TryPutOffAsync(ScheduleRow row, DateTimeOffset now) =>
        row.WakeAt > now || await TryWriteAsync(row with { WakeAt = WakeOf(row) });

    private async Task<bool> TryWriteAsync(ScheduleRow next)
    {
        var saved = false;
        try
        {
            saved = await store.SaveIfUnchangedAsync(_row!, next, CancellationToken.None);
        }
        finally
        {
            if (saved) _row = next;
            else Forget();
        }

        return saved;
    }

    private void Forget() => (_row, _isKnown) = (null, false);

    private ScheduleRow Stamp(ScheduleRow row) => row with
    {
        Schedule = row.Schedule with { Version = row.Schedule.Version + 1 },
        WakeAt = WakeOf(row),
    };

    private DateTimeOffset? WakeOf(ScheduleRow row)
    {
        var (now, schedule) = (time.Now(), row.Schedule);
        if (!row.Starting.IsEmpty) return now;
        if (schedule.PausedAt is not null) return null;
        return schedule.QueuedDueAt is not null && !(schedule.NextDueAt < now + QueueLook) ? now + QueueLook : schedule.NextDueAt;
    }
}
