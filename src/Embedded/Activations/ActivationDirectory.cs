using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>Brings each call to the activation of its grain, and makes the activation where there is none.</summary>
internal sealed class ActivationDirectory(GrainCatalog catalog, ActivationParts parts)
{
    private readonly ConcurrentDictionary<GrainId, ICallTarget> _targets = new();
    private readonly ConcurrentDictionary<Activation, bool> _live = new();

    /// <summary>The activations that have begun and not ended.</summary>
    public IEnumerable<Activation> Live => _live.Keys;

    /// <summary>Hands a call to its grain.</summary>
    public void Deliver(GrainId grain, Call call)
    {
        try
        {
            while (true)
            {
                var target = _targets.GetOrAdd(grain, static (id, self) => self.CreateTarget(id), this);
                if (target.TryReceive(call))
                    return;
                _targets.TryRemove(new(grain, target));
            }
        }
        catch (ArgumentException unknownClass)
        {
            call.Reject(unknownClass);
        }
    }

    public void OnBegun(Activation activation) => _live.TryAdd(activation, true);

    public void OnEnded(Activation activation)
    {
        _targets.TryRemove(new(activation.GrainId, activation));
        _live.TryRemove(activation, out _);
    }

    private ICallTarget CreateTarget(GrainId grain)
    {
        var grainClass = catalog.ClassOf(grain.Type);
        return grainClass.MaxWorkers is { } most
            ? new WorkerPool(most, pool => new Activation(grain, grainClass, parts, this, pool))
            : new Activation(grain, grainClass, parts, this, null);
    }
}
