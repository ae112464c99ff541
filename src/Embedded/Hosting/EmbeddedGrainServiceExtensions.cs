using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Activations;
using Orleans.Calls;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans.Hosting;

/// <summary>Puts the embedded grain host into an application.</summary>
public static class EmbeddedGrainServiceExtensions
{
    /// <summary>
    /// Hosts the grain classes of some assemblies in this process alone. Registers <see cref="IGrainFactory"/>,
    /// <see cref="IClusterClient"/> and a hosted service that starts and stops the grains. Stores are services of the
    /// application: keyed Orleans.Storage.IGrainStorage and one <see cref="IReminderTable"/>. Options: SiloMessagingOptions,
    /// GrainCollectionOptions, <see cref="ReminderOptions"/>. Time comes from the registered TimeProvider, else the system's.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="grainAssemblies">Where the grain classes are, internal ones too; at least one assembly.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="OrleansConfigurationException">
    /// Called twice: one process has one grain host. Several hosts that see each other need Orleans itself (GrainHost=orleans).
    /// </exception>
    public static IServiceCollection AddEmbeddedGrains(this IServiceCollection services, params Assembly[] grainAssemblies)
    {
        ArgumentOutOfRangeException.ThrowIfZero(grainAssemblies.Length);
        if (services.Any(service => service.ServiceType == typeof(GrainCatalog)))
            throw new OrleansConfigurationException(
                "The embedded grain host is one for the process. Several hosts that see each other need Orleans: build with -p:GrainHost=orleans.");
        services.AddOptions().AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new GrainCatalog(grainAssemblies));
        services.AddSingleton<HostGate>().AddSingleton<ActivationParts>().AddSingleton<ActivationDirectory>();
        services.AddSingleton<PendingCalls>().AddSingleton<CallSender>().AddSingleton<IdleCollector>();
        services.AddSingleton<ReminderRegistry>().AddSingleton<IReminderRegistry>(provider => provider.GetRequiredService<ReminderRegistry>());
        services.AddSingleton<IClusterClient, GrainFactory>();
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<IClusterClient>());
        services.AddHostedService<EmbeddedGrainHost>();
        return services;
    }
}
