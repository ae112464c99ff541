using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains;
using OrleansJobs.Silo.Runners.Http;

namespace OrleansJobs.Silo.Runners;

/// <summary>The ways to run work outside this process: one line a runner.</summary>
internal static class RunnerServices
{
    /// <summary>Adds the runners that the setting <c>Jobs:Types:{type}:Run</c> may name.</summary>
    public static void AddRunners(this IHostApplicationBuilder builder)
    {
        builder.AddEndpoints();
    }

    private static void AddEndpoints(this IHostApplicationBuilder builder)
    {
        builder.Services.AddTypeOptions<EndpointOptions>(builder.Configuration);
        builder.Services.AddSingleton<Endpoints>();
        builder.Services.AddTransient<EndpointHandler>();
        builder.Services.AddConfiguredRunner<EndpointRunner>();
    }
}
