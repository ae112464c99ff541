using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Storage;
using OrleansJobs.Support;

namespace OrleansJobs.Conformance_Tests.Hosts;

/// <summary>A real silo on free ports of this machine.</summary>
internal static class TestHost
{
    public static IHost Build(HostSettings settings)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(settings.Probe);
        builder.UseOrleans(silo =>
        {
            var name = Guid.NewGuid().ToString("N");
            silo.UseLocalhostClustering(FreePort.Next(), FreePort.Next(), null, name, name);
            silo.AddReminders();
            silo.AddActivityPropagation();
            silo.Services.AddSingleton<IReminderTable>(settings.Reminders);
            silo.Services.AddKeyedSingleton<IGrainStorage>(HostSettings.StorageName, settings.Storage);
            silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = settings.MinimumReminderPeriod);
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = settings.ResponseTimeout);
            silo.Configure<GrainCollectionOptions>(options =>
                (options.CollectionAge, options.CollectionQuantum) = (settings.CollectionAge, settings.CollectionQuantum));
        });
        return builder.Build();
    }
}
