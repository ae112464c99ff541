using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>Wakes a grain at the ticks of one reminder, one after the other.</summary>
internal sealed partial class ReminderClock : IDisposable
{
    /// <summary>The longest wait at one go; timers cannot count further than 49 days.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly ReminderEntry _entry;
    private readonly IRemindable _grain;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private DateTime _nextTick;

    public ReminderClock(ReminderEntry entry, IRemindable grain, TimeProvider time, ILogger logger)
    {
        (_entry, _grain, _time, _logger) = (entry, grain, time, logger);
        _nextTick = ReminderSchedule.NextTick(entry, Now);
        _timer = time.CreateTimerWithoutFlow(static self => _ = ((ReminderClock)self!).OnTimeAsync(), this, Timeout.InfiniteTimeSpan);
        Wait();
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    public void Dispose() => _timer.Dispose();

    private void Wait()
    {
        var wait = _nextTick - Now;
        _timer.Change(wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Never throws: nobody owns the task but the timer.</summary>
    private async Task OnTimeAsync()
    {
        if (Now >= _nextTick)
        {
            await TickAsync();
            _nextTick = ReminderSchedule.TickAfter(_entry, _nextTick, Now);
        }
        Wait();
    }

    private async Task TickAsync()
    {
        try
        {
            await _grain.ReceiveReminder(_entry.ReminderName, new TickStatus(_entry.StartAt, _entry.Period, Now));
        }
        catch (Exception exception)
        {
            LogTickFailed(_logger, exception, _entry.ReminderName, _entry.GrainId);
        }
    }
}
