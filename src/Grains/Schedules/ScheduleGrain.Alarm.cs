using Orleans.Runtime;
using OrleansJobs.Grains.Lifecycle;

namespace OrleansJobs.Grains.Schedules;

/// <summary>What wakes the schedule. While it is in memory and soon due, its own timer does, to the millisecond. A reminder puts it there before
/// that, wherever in the cluster, and once a day where its next occurrence is far off.</summary>
internal sealed partial class ScheduleGrain
{
    private const string Reminder = "due";

    /// <summary>While it is due more often than that the reminder stays as it is.</summary>
    private const int PeriodsThatAreSoon = 10;

    /// <summary>No reminder is set further ahead, whatever its timer can count to.</summary>
    private static readonly TimeSpan Farthest = TimeSpan.FromDays(1);

    /// <summary>After a look that failed, or that found that it must wait for something else.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private IGrainTimer? _alarm;
    private DateTimeOffset? _ticksFrom;
    private Task _reminding = Task.CompletedTask;

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _ticksFrom = new DateTimeOffset(DateTime.SpecifyKind(status.FirstTickTime, DateTimeKind.Utc));
        return LookUnlessItFailsAsync();
    }

    private void SetAlarm()
    {
        _alarm?.Dispose();
        _alarm = null;
        var now = time.Now();
        var wakeAt = _isKnown ? _row?.WakeAt : now;
        if (wakeAt is { } soon && soon - now < options.Value.ReminderPeriod * 2) SetTimer(soon - now);
        _reminding = RemindAsync(_reminding); // nobody waits: whoever keeps it may have died just now, and whoever looks for late schedules finds this one
    }

    private async Task RemindAsync(Task before)
    {
        await before;
        try
        {
            if (!_isKnown) return; // there is another look in a moment
            if (_row?.WakeAt is { } wakeAt) await SetReminderAsync(wakeAt, time.Now());
            else await RemoveReminderAsync();
            if (_isKnown && _row is null) DeactivateOnIdle();
        }
        catch (Exception exception)
        {
            LogNotReminded(exception, _id);
        }
    }

    private void SetTimer(TimeSpan wait) => _alarm = this.RegisterGrainTimer(
        LookUnlessItFailsAsync, new GrainTimerCreationOptions(wait > TimeSpan.Zero ? wait : LookAgain, Timeout.InfiniteTimeSpan));

    private async Task SetReminderAsync(DateTimeOffset wakeAt, DateTimeOffset now)
    {
        var period = options.Value.ReminderPeriod;
        var isSoon = wakeAt - now < period * PeriodsThatAreSoon;
        var first = wakeAt - period > now + Farthest ? now + Farthest : wakeAt - period < now + period ? now + period : wakeAt - period;
        if (_ticksFrom <= first && (isSoon || _ticksFrom > now)) return;
        await this.RegisterOrUpdateReminder(Reminder, first - now, period);
        _ticksFrom = first;
    }

    private async Task RemoveReminderAsync()
    {
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
        _ticksFrom = null;
    }
}
