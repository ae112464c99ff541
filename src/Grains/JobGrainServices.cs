using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Jobs;
using OrleansJobs.Grains.Schedules;
using OrleansJobs.Grains.Settings;

namespace OrleansJobs.Grains;

/// <summary>Registers what the grains and the runner need, on whichever host they live.</summary>
public static class JobGrainServices
{
    /// <summary>Adds the parts that grains are made from. The stores are the silo's to add.</summary>
    public static IServiceCollection AddJobGrains(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
#pragma warning disable RS0030 // This is where the chance of the whole program comes from.
        services.TryAddSingleton(Random.Shared);
#pragma warning restore RS0030
        services.AddSingleton<JobTypes>();
        services.AddSingleton<JobFactory>();
        services.AddSingleton<IdempotencyKeys>();
        services.AddSingleton<JobNews>();
        services.AddSingleton<RunnerBell>();
        services.AddSingleton<ScheduleRules>();
        services.AddSettings<SubmissionOptions>("Jobs");
        services.AddSettings<ScheduleOptions>("Schedules");
        services.AddSingleton(_ => new ConfiguredWebhooks([.. configuration.GetSection("Webhooks").GetChildren().Select(webhook => webhook.Key)]));
        services.AddSingleton(new ConfiguredTypes([.. configuration.GetSection(SettingsServices.TypesSection).GetChildren().Select(type => type.Key)]));
        return services.AddTypeSettings<JobTypeOptions>(configuration, run: null);
    }

    /// <summary>Adds a runner for every type whose settings name it.</summary>
    internal static IServiceCollection AddConfiguredRunner<TRunner>(this IServiceCollection services)
        where TRunner : class, IConfiguredRunner => services.AddSingleton<IConfiguredRunner, TRunner>();

    /// <summary>Adds the runner of this process. Call it after the grain host was added: it must stop before the grains do.</summary>
    public static IServiceCollection AddJobRunner(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<RunnerOptions>("Jobs:Runner");
        services.AddSingleton(_ => HostIdentity.Create());
        services.AddSingleton<LimitedJobs>();
        services.AddSingleton<DueJobs>();
        services.AddSingleton<OutcomeReporter>();
        services.AddSingleton<HostPulse>();
        services.AddHostedService(provider => provider.GetRequiredService<HostPulse>());
        services.AddSingleton<JobRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<JobRunner>());
        services.AddHostedService<JobRescuer>();
        services.AddHostedService<ExpiredJobs>();
        services.AddHostedService<ContinuationSweep>();
        services.AddHostedService<ScheduleSweep>();
        return services;
    }

    /// <summary>Binds a handler to a job type, in place of one that was bound to it before.</summary>
    public static IServiceCollection AddJobHandler<THandler>(this IServiceCollection services, string type)
        where THandler : class, IJobHandler
    {
        services.AddTransient<THandler>();
        return services.AddSingleton(new HandlerRegistration(type, typeof(THandler)));
    }
}
