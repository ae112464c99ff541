namespace OrleansJobs.Conformance_Tests.Grains;

public interface INamedGrain : IGrainWithStringKey
{
    Task<string> Id();
}

[GrainType("a.name.of.its.own")]
internal sealed class NamedGrain : Grain, INamedGrain
{
    public Task<string> Id() => Task.FromResult(this.GetGrainId().ToString());
}

public interface IUnimplementedGrain : IGrainWithStringKey
{
    Task Never();
}
