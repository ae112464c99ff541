using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>Whether the host takes calls: not before it has started; while it stops, from running grains alone; then no more.</summary>
internal sealed class HostGate
{
    private volatile Stage _stage;

    private enum Stage
    {
        BeforeStart,
        Open,
        Stopping,
        Stopped,
    }

    public void Open() => _stage = Stage.Open;

    public void BeginStop() => _stage = Stage.Stopping;

    public void EndStop() => _stage = Stage.Stopped;

    /// <summary>Why a call may not run now; null if it may.</summary>
    public SiloUnavailableException? Refuse(bool isFromGrain) => _stage switch
    {
        Stage.Open => null,
        Stage.Stopping when isFromGrain => null,
        Stage.BeforeStart => new SiloUnavailableException("The grain host has not started yet."),
        _ => new SiloUnavailableException("The grain host is shutting down and takes no more calls."),
    };
}
