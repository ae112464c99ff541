using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Storage;

namespace OrleansJobs.Conformance_Tests.Hosts;

/// <summary>The embedded host.</summary>
internal static class TestHost
{
    public static IHost Build(HostSettings settings)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddEmbeddedGrains(typeof(TestHost).Assembly);
        builder.Services.AddSingleton(settings.Probe);
        builder.Services.AddSingleton<IReminderTable>(settings.Reminders);
        builder.Services.AddKeyedSingleton<IGrainStorage>(HostSettings.StorageName, settings.Storage);
        builder.Services.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = settings.MinimumReminderPeriod);
        builder.Services.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = settings.ResponseTimeout);
        builder.Services.Configure<GrainCollectionOptions>(options =>
            (options.CollectionAge, options.CollectionQuantum) = (settings.CollectionAge, settings.CollectionQuantum));
        return builder.Build();
    }
}
