using System.Collections.Concurrent;

namespace Orleans.Calls;

/// <summary>The calls whose callers wait. One clock for all: a timer of its own would cost more than the call.</summary>
internal sealed class PendingCalls(TimeProvider time) : IDisposable
{
    /// <summary>How late a timeout may come.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<IPendingCall, bool> _calls = new();
    private ITimer? _timer;

    public void Start() => _timer = time.CreateTimer(_ => TimeOutOverdue(), null, Precision, Precision);

    public void Dispose() => _timer?.Dispose();

    /// <summary>The timestamp at which a call sent now runs out.</summary>
    public long DeadlineAfter(TimeSpan timeout) =>
        time.GetTimestamp() + (long)Math.Min(timeout.TotalSeconds * time.TimestampFrequency, long.MaxValue / 2);

    public void Add(IPendingCall call) => _calls.TryAdd(call, true);

    public void Remove(IPendingCall call) => _calls.TryRemove(call, out _);

    /// <summary>Answers all callers with an error.</summary>
    public void RejectAll(Exception reason)
    {
        foreach (var call in _calls.Keys)
            call.Reject(reason);
    }

    private void TimeOutOverdue()
    {
        var now = time.GetTimestamp();
        foreach (var (call, _) in _calls)
        {
            if (call.Deadline < now)
                call.TimeOut();
        }
    }
}
