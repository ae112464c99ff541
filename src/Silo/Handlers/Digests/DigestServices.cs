using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Digests;

/// <summary>Registers digests. Webhooks and what makes summaries must be among the services.</summary>
internal static class DigestServices
{
    /// <summary>Adds the handler of type <c>digest</c>, and what that type is set to unless <c>Jobs:Types:digest</c> says otherwise.</summary>
    public static void AddDigests(this IHostApplicationBuilder builder)
    {
        builder.Services.AddJobHandler<DigestHandler>(DigestHandler.Type);
        builder.Services.Configure<JobTypeOptions>(DigestHandler.Type, options => (options.Attempts, options.FirstRetryDelay, options.LongestRetryDelay) =
            (8, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(15)));
    }
}
