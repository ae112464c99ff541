using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Activations;

/// <summary>Ends the activations nobody uses, once in each collection quantum.</summary>
internal sealed class IdleCollector(ActivationDirectory directory, TimeProvider time, IOptions<GrainCollectionOptions> options) : IDisposable
{
    private ITimer? _timer;

    public void Start()
    {
        var quantum = options.Value.CollectionQuantum;
        _timer = time.CreateTimer(_ => Collect(), null, quantum, quantum);
    }

    public void Dispose() => _timer?.Dispose();

    private void Collect()
    {
        foreach (var activation in directory.Live)
            activation.EndIfIdle();
    }
}
