using Orleans.Concurrency;
using OrleansJobs.Conformance_Tests.Support;

namespace OrleansJobs.Conformance_Tests.Grains;

public interface IReentrantGrain : IGrainWithStringKey
{
    Task Block(string gate);

    Task Quick();
}

[Reentrant]
internal sealed class ReentrantGrain(Probe probe) : Grain, IReentrantGrain
{
    public async Task Block(string gate)
    {
        probe.Note($"in {gate}");
        await probe.Pass(gate);
    }

    public Task Quick() => Task.CompletedTask;
}
