using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using OrleansJobs.Grains;

namespace OrleansJobs.Silo.Hosting;

/// <summary>The grains on the embedded host: one process, nothing else. The twin is OrleansGrainHost.cs.</summary>
internal static class GrainHost
{
    /// <summary>What this build calls its grain host.</summary>
    public const string Name = "embedded";

    /// <summary>Adds the host. Hosted services added before it are there for its grains, those added after it are their users.</summary>
    public static void AddGrainHost(this IHostApplicationBuilder builder) => builder.Services.AddEmbeddedGrains(typeof(JobGrainServices).Assembly);
}
