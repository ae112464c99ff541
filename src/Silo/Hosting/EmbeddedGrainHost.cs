using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using OrleansJobs.Grains;

namespace OrleansJobs.Silo.Hosting;

/// <summary>The grains on the embedded host: one process, nothing else. The twin is Orleans/OrleansGrainHost.cs.</summary>
internal static class GrainHost
{
    /// <summary>What this build calls its grain host.</summary>
    public const string Name = "embedded";

    /// <summary>Whether several processes can share the grains.</summary>
    public static bool IsCluster => false;

    /// <summary>Adds the host. Hosted services added before it are there for its grains, those added after it are their users.</summary>
    public static void AddGrainHost(this IHostApplicationBuilder builder, ClusterSettings settings) =>
        builder.Services.AddEmbeddedGrains(typeof(JobGrainServices).Assembly);

    /// <summary>Not on this host: the settings refuse it before.</summary>
    public static void AddGrainClient(this IHostApplicationBuilder builder, ClusterSettings settings) =>
        throw new NotSupportedException("The embedded grain host is one process.");
}
