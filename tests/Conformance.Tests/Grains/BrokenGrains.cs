using Orleans.Runtime;

namespace OrleansJobs.Conformance_Tests.Grains;

public interface IBrokenGrain : IGrainWithStringKey
{
    Task Call();
}

public interface IHomelessGrain : IGrainWithStringKey
{
    Task Call();
}

internal sealed class BrokenGrain : Grain, IBrokenGrain
{
    public BrokenGrain() => throw new OwnException("in the constructor");

    public Task Call() => Task.CompletedTask;
}

internal sealed class HomelessGrain([PersistentState("text", "no such storage")] IPersistentState<StoredText> text) : Grain, IHomelessGrain
{
    public Task Call() => Task.FromResult(text.State);
}
