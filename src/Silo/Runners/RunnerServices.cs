using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains;
using OrleansJobs.Silo.Runners.Process;

namespace OrleansJobs.Silo.Runners;

/// <summary>The runners that work by the settings of a type.</summary>
internal static class RunnerServices
{
    /// <summary>Adds them and what they are made of.</summary>
    public static void AddRunners(this IHostApplicationBuilder builder)
    {
        builder.AddProcessRunner();
    }

    private static void AddProcessRunner(this IHostApplicationBuilder builder)
    {
        builder.Services.AddTypeOptions<ProcessOptions>(builder.Configuration);
        builder.Services.AddSingleton<ProgramTools>();
        builder.Services.AddSingleton<ProgramGuard>();
        builder.Services.AddTransient<ProcessHandler>();
        builder.Services.AddConfiguredRunner<ProcessRunner>();
    }
}
