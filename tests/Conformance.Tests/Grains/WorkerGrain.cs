using Orleans.Concurrency;
using OrleansJobs.Conformance_Tests.Support;

namespace OrleansJobs.Conformance_Tests.Grains;

public interface IWorkerGrain : IGrainWithStringKey
{
    Task<Guid> Block(string gate);

    Task End();
}

[StatelessWorker(2)]
internal sealed class WorkerGrain(Probe probe) : Grain, IWorkerGrain
{
    private readonly Guid _activation = Guid.NewGuid();

    public async Task<Guid> Block(string gate)
    {
        probe.Note($"in {gate}");
        await probe.Pass(gate);
        return _activation;
    }

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
