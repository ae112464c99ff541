using OrleansJobs.Silo.Hosting;
using OrleansJobs.Support.Postgres;

[assembly: CollectionBehavior(DisableTestParallelization = true)] // each has a cluster of its own, and measures time

namespace OrleansJobs.Cluster.Tests.Fixtures;

/// <summary>A fact about several processes; skipped, with the reason, where there cannot be several.</summary>
internal sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute() => Skip = WhyNot;

    /// <summary>Null where a cluster can run.</summary>
    public static string? WhyNot { get; } = GrainHostInfo.Name == "orleans"
        ? PostgresBinaries.Missing
        : "Several processes need Orleans; its packages are not here, or this build is for the embedded grain host.";
}
