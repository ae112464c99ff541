using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains;
using OrleansJobs.Grains.Settings;
using OrleansJobs.Silo.Runners.Http;
using OrleansJobs.Silo.Runners.Process;

namespace OrleansJobs.Silo.Runners;

/// <summary>The ways to run work outside this process: one line a runner.</summary>
internal static class RunnerServices
{
    /// <summary>Adds the runners that the setting <c>Jobs:Types:{type}:Run</c> may name.</summary>
    public static void AddRunners(this IHostApplicationBuilder builder)
    {
        builder.AddPrograms();
        builder.AddEndpoints();
    }

    private static void AddPrograms(this IHostApplicationBuilder builder)
    {
        builder.Services.AddTypeSettings<ProcessOptions>(builder.Configuration, ProcessRunner.Name);
        builder.Services.AddSingleton<HeaderVariables>();
        builder.Services.AddSingleton<ProgramTools>();
        builder.Services.AddSingleton<ProgramGuard>();
        builder.Services.AddTransient<ProcessHandler>();
        builder.Services.AddConfiguredRunner<ProcessRunner>();
    }

    private static void AddEndpoints(this IHostApplicationBuilder builder)
    {
        builder.Services.AddTypeSettings<EndpointOptions>(builder.Configuration, EndpointRunner.Name);
        builder.Services.AddSingleton<Endpoints>();
        builder.Services.AddTransient<EndpointHandler>();
        builder.Services.AddConfiguredRunner<EndpointRunner>();
    }
}
