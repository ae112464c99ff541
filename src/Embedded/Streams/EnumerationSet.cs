using Orleans.Activations;
using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>The enumerations of one activation. Those nobody asked for one to two response timeouts are ended.</summary>
internal sealed partial class EnumerationSet(Activation activation)
{
    private readonly Lock _lock = new();
    private readonly HashSet<IEnumeration> _enumerations = [];
    private IGrainTimer? _sweep;

    /// <summary>Whether a consumer waits for an element now.</summary>
    public bool IsAwaited
    {
        get
        {
            lock (_lock)
                return _enumerations.Any(one => one.IsAwaited);
        }
    }

    /// <summary>Takes in one that begins; only in the activation.</summary>
    public void Add(IEnumeration enumeration)
    {
        lock (_lock)
            _enumerations.Add(enumeration);
        var period = activation.Parts.ResponseTimeout;
        _sweep ??= activation.Timers.Add(_ => EndForgottenAsync(), new(period, period) { Interleave = true });
    }

    public void Remove(IEnumeration enumeration)
    {
        lock (_lock)
            _enumerations.Remove(enumeration);
    }

    /// <summary>The activation ends; only in the activation.</summary>
    public Task AbortAllAsync() => Task.WhenAll(Snapshot().Select(one => one.AbortAsync()));

    private Task EndForgottenAsync() => Task.WhenAll(Snapshot().Where(one => one.ForgetsConsumer()).Select(one => one.AbortAsync()));

    private IEnumeration[] Snapshot()
    {
        lock (_lock)
            return [.. _enumerations];
    }
}
