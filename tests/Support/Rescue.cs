using Microsoft.Extensions.DependencyInjection;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Support;

/// <summary>The rescue of jobs whose host is gone.</summary>
public static class Rescue
{
    /// <summary>Leaves it out: the jobs that a test claims for a host of its own, which is not registered, would be given back in the
    /// middle of the test.</summary>
    public static void RemoveRescue(this IServiceCollection services) =>
        services.Remove(services.Single(service => service.ImplementationType == typeof(JobRescuer)));
}
