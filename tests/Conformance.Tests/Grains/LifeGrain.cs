using Orleans.Placement;
using OrleansJobs.Conformance_Tests.Support;

namespace OrleansJobs.Conformance_Tests.Grains;

public interface ILifeGrain : IGrainWithStringKey
{
    Task<Guid> Activation();

    Task<Guid> EndAfterThisCall();

    Task Block(string gate);

    Task EndDuring(string gate);

    Task Keep(TimeSpan time);
}

/// <summary>Keys that start with "fails" fail to activate until the gate named like the key was opened.</summary>
[PreferLocalPlacement]
internal sealed class LifeGrain(Probe probe) : Grain, ILifeGrain, IAsyncDisposable
{
    private readonly Guid _activation = Guid.NewGuid();

    private string Key => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        probe.Note($"activate {Key}");
        if (Key.StartsWith("fails", StringComparison.Ordinal) && !probe.Pass(Key).IsCompleted)
            throw new OwnException("not now");
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Note($"deactivate {Key} {reason.ReasonCode}");
        if (Key.StartsWith("slow", StringComparison.Ordinal))
            await probe.Pass($"end of {Key}");
        probe.Note($"deactivated {Key}");
    }

    public ValueTask DisposeAsync()
    {
        probe.Note($"disposed {Key}");
        return ValueTask.CompletedTask;
    }

    public Task<Guid> Activation() => Task.FromResult(_activation);

    public Task<Guid> EndAfterThisCall()
    {
        DeactivateOnIdle();
        return Task.FromResult(_activation);
    }

    public async Task Block(string gate)
    {
        probe.Note($"in {gate}");
        await probe.Pass(gate);
        probe.Note($"out {gate}");
    }

    public async Task EndDuring(string gate)
    {
        DeactivateOnIdle();
        await Block(gate);
    }

    public Task Keep(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }
}
