using Orleans.Activations;
using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>
/// A timer whose ticks are calls of their activation. The period counts from the end of a tick, so ticks never pile up.
/// </summary>
internal sealed partial class GrainTimer : IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _disposal = new();
    private readonly Lock _lock = new();
    private readonly ITimer _clock;
    private TimeSpan _period;
    private TimeSpan? _dueTimeSetInTick;
    private bool _isTicking;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        (_activation, _callback, _options) = (activation, callback, options);
        ThrowIfOutOfRange(options.DueTime, nameof(options.DueTime));
        ThrowIfOutOfRange(options.Period, nameof(options.Period));
        _clock = activation.Parts.Time.CreateTimerWithoutFlow(
            static self => ((GrainTimer)self!).SendTick(), this, Timeout.InfiniteTimeSpan);
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfOutOfRange(dueTime, nameof(dueTime));
        ThrowIfOutOfRange(period, nameof(period));
        lock (_lock)
        {
            _period = period;
            if (_isTicking)
                _dueTimeSetInTick = dueTime;
            else
                SetClock_NeedsLock(dueTime);
        }
    }

    public void Dispose()
    {
        _activation.Timers.Remove(this);
        lock (_lock)
            _clock.Dispose();
        _disposal.Cancel();
    }

    private static void ThrowIfOutOfRange(TimeSpan time, string name)
    {
        const long Longest = 0xfffffffe;
        ArgumentOutOfRangeException.ThrowIfLessThan((long)time.TotalMilliseconds, -1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)time.TotalMilliseconds, Longest, name);
    }

    private void SendTick()
    {
        lock (_lock)
            (_isTicking, _dueTimeSetInTick) = (true, null);
        _activation.TryReceive(new Tick(this));
    }

    private async Task RunTickAsync()
    {
        try
        {
            if (!_disposal.IsCancellationRequested)
                await _callback(_disposal.Token);
        }
        catch (Exception exception)
        {
            LogTickFailed(_activation.Parts.Logger, exception, _activation.GrainId);
        }
        lock (_lock)
        {
            _isTicking = false;
            SetClock_NeedsLock(_dueTimeSetInTick ?? _period);
        }
    }

    private void SetClock_NeedsLock(TimeSpan dueTime)
    {
        if (!_disposal.IsCancellationRequested)
            _clock.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    private sealed class Tick(GrainTimer timer) : Call
    {
        public override bool MayAlwaysInterleave => timer._options.Interleave;

        public override bool KeepsAlive => timer._options.KeepAlive;

        public override bool IsLocal => true;

        public override Task RunAsync(Activation activation) => timer.RunTickAsync();

        public override void Reject(Exception reason)
        {
        }
    }
}
