using OrleansJobs.Conformance_Tests.Hosts;
using OrleansJobs.Conformance_Tests.Support;

namespace OrleansJobs.Conformance_Tests.Facts;

/// <summary>Facts that need no host of their own; each uses a key of its own.</summary>
[Collection(SharedHostCollection.Name)]
public abstract class FactsOfSharedHost(SharedHost host)
{
    protected SharedHost Host => host;

    protected Probe Probe => host.Probe;

    /// <summary>A name that no other fact uses.</summary>
    protected string Name { get; } = Guid.NewGuid().ToString("N");

    protected T Grain<T>(string? key = null) where T : IGrainWithStringKey => host.Grain<T>(key ?? Name);
}
