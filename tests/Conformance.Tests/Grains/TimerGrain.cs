using Orleans.Runtime;
using OrleansJobs.Conformance_Tests.Support;

namespace OrleansJobs.Conformance_Tests.Grains;

public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(string name, GrainTimerSettings settings);

    Task Change(TimeSpan dueTime, TimeSpan period);

    Task Stop();

    Task Block(string gate);

    Task End();
}

[GenerateSerializer, Immutable]
public sealed record GrainTimerSettings(
    [property: Id(0)] TimeSpan DueTime, [property: Id(1)] TimeSpan Period, [property: Id(2)] bool Interleave = false,
    [property: Id(3)] bool KeepAlive = false, [property: Id(4)] bool Throws = false, [property: Id(5)] string? Gate = null);

internal sealed class TimerGrain(Probe probe) : Grain, ITimerGrain
{
    private IGrainTimer? _timer;

    public Task Start(string name, GrainTimerSettings settings)
    {
        var options = new GrainTimerCreationOptions(settings.DueTime, settings.Period)
        {
            Interleave = settings.Interleave,
            KeepAlive = settings.KeepAlive,
        };
        _timer = this.RegisterGrainTimer((state, stop) => TickAsync(state, settings, stop), name, options);
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task Block(string gate)
    {
        probe.Note($"in {gate}");
        await probe.Pass(gate);
    }

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Note($"deactivated {this.GetPrimaryKeyString()}");
        return Task.CompletedTask;
    }

    private async Task TickAsync(string name, GrainTimerSettings settings, CancellationToken stop)
    {
        probe.Note($"tick {name}");
        if (settings.Gate is { } gate)
            await probe.Pass(gate);
        if (settings.Throws)
            throw new OwnException("a tick fails");
        probe.Note($"tock {name} {(stop.IsCancellationRequested ? "stopped" : "running")}");
    }
}
