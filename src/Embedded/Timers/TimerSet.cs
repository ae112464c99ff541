using Orleans.Activations;
using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>The timers of one activation; they end with it.</summary>
internal sealed class TimerSet(Activation activation) : IDisposable
{
    private readonly Lock _lock = new();
    private HashSet<GrainTimer>? _timers;
    private bool _isDisposed;

    public IGrainTimer Add(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(activation, callback, options);
        lock (_lock)
        {
            if (_isDisposed)
                timer.Dispose();
            else
                (_timers ??= []).Add(timer);
        }
        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void Remove(GrainTimer timer)
    {
        lock (_lock)
            _timers?.Remove(timer);
    }

    public void Dispose()
    {
        GrainTimer[] timers;
        lock (_lock)
        {
            _isDisposed = true;
            timers = [.. _timers ?? []];
            _timers = null;
        }
        foreach (var timer in timers)
            timer.Dispose();
    }
}
