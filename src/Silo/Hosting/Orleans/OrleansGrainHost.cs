using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;
using Orleans.Metadata;
using Orleans.Runtime;
using OrleansJobs.Silo.Storage.Postgres;

namespace OrleansJobs.Silo.Hosting;

/// <summary>The grains on Microsoft Orleans: a cluster of silos on PostgreSQL, or one silo that is a cluster of its own. The twin is
/// ../EmbeddedGrainHost.cs.</summary>
internal static class GrainHost
{
    /// <summary>What this build calls its grain host.</summary>
    public const string Name = "orleans";

    /// <summary>Whether several processes can share the grains.</summary>
    public static bool IsCluster => true;

    private const string Invariant = "Npgsql";

    /// <summary>A caller is told after this time that nobody knows; the default of half a minute outlasts every browser's patience.</summary>
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds the silo. Hosted services added before it are there for its grains, those added after it are their users.</summary>
    public static void AddGrainHost(this IHostApplicationBuilder builder, ClusterSettings settings)
    {
        builder.Services.AddSingleton<IGrainInterfaceTypeProvider, KnownInterfaceTypes>(); // before Orleans adds the one that looks for attributes
        builder.UseOrleans(silo => silo.Configure(settings));
    }

    private static void Configure(this ISiloBuilder silo, ClusterSettings settings)
    {
        var ports = new FreePorts();
        silo.Services.AddSingleton<IHostedService>(_ => ports);
        if (settings.ConnectionString is null) silo.AddAlone(ports);
        else silo.AddShared(settings, ports);
        silo.Configure<ClusterOptions>(settings.Apply);
        silo.AddActivityPropagation();
        silo.AddReminders();
    }

    /// <summary>Adds a client of the cluster in place of a silo. It waits for the first silo as long as it takes.</summary>
    public static void AddGrainClient(this IHostApplicationBuilder builder, ClusterSettings settings)
    {
        builder.Services.AddSingleton<IGrainInterfaceTypeProvider, KnownInterfaceTypes>();
        builder.UseOrleansClient(client => client.Configure(settings));
    }

    private static void Configure(this IClientBuilder client, ClusterSettings settings)
    {
        client.Services.AddSingleton<DbDataSource>(_ => NpgsqlDataSource.Create(settings.ConnectionString!)); // for the list of silos alone
        client.UseAdoNetClustering(options => options.Configure<DbDataSource>(
            (clustering, database) => (clustering.Invariant, clustering.DataSource) = (Invariant, database)));
        client.UseConnectionRetryFilter<FirstSiloPatience>();
        client.Configure<ClusterOptions>(settings.Apply);
        client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2)); // a frozen silo stays connected
        client.AddOutgoingGrainCallFilter<BouncedCallFilter>();
        client.AddOutgoingGrainCallFilter<LostWatchFilter>(); // a silo hears from the cluster who is gone
        client.AddActivityPropagation();
    }

    private static void AddAlone(this ISiloBuilder silo, FreePorts ports) =>
        silo.UseLocalhostClustering(siloPort: ports.OrFree(0), gatewayPort: 0); // no client connects from outside

    private static void AddShared(this ISiloBuilder silo, ClusterSettings settings, FreePorts ports)
    {
        var (siloPort, clientPort) = (ports.OrFree(settings.SiloPort), ports.OrFree(settings.ClientPort));
        if (settings.AdvertisedAddress is { } address) silo.ConfigureEndpoints(address, siloPort, clientPort);
        else silo.ConfigureEndpoints(siloPort, clientPort);
        silo.Services.AddSingleton<DbDataSource>(provider => provider.GetRequiredService<PostgresDatabase>().Source);
        silo.UseAdoNetClustering(options => options.Configure<DbDataSource>(
            (clustering, database) => (clustering.Invariant, clustering.DataSource) = (Invariant, database)));
        silo.UseAdoNetReminderService(options => options.Configure<DbDataSource>(
            (reminders, database) => (reminders.Invariant, reminders.DataSource) = (Invariant, database)));
        silo.AddAdoNetGrainStorageAsDefault(options => options.Configure<DbDataSource>(
            (storage, database) => (storage.Invariant, storage.DataSource, storage.GrainStorageSerializer) = (Invariant, database, new JsonStateSerializer())));
        silo.Configure<ClusterMembershipOptions>(NoticeSoon);
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
        silo.AddOutgoingGrainCallFilter<BouncedCallFilter>();
    }

    /// <summary>A killed silo is out of the cluster within some four seconds, not fifteen, and one that stands still within some seven.</summary>
    private static void NoticeSoon(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(2); // and for three of these the silence on an open connection proves nothing
        membership.NumMissedProbesLimit = 3;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);

        // For three of these a row in the table counts as a living silo: it keeps newcomers from joining, votes are asked of it, and it is
        // asked to probe others. Two silos that die together would hide each other for that long.
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(1);
    }

    private static void Apply(this ClusterSettings settings, ClusterOptions options) =>
        (options.ServiceId, options.ClusterId) = (settings.ServiceId, settings.ClusterId);
}
