using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers;
using OrleansJobs.Silo.Runners;
using OrleansJobs.Silo.Storage;

namespace OrleansJobs.Silo.Hosting;

/// <summary>Puts a silo, or the way to the silos of a cluster, into a program.</summary>
public static class SiloHosting
{
    /// <summary>
    /// Adds everything behind the gateway, in the order in which it starts; it stops the other way round: the storage, which is the
    /// directory named by the setting <c>data</c> or the PostgreSQL database of <c>ConnectionStrings:Jobs</c>, the grain host, and the
    /// runner. In mode <see cref="ServiceMode.Gateway"/> only the way to the silos, and the uploaded files.
    /// </summary>
    /// <returns>What this process does, by its settings.</returns>
    /// <exception cref="SettingRefusedException">A setting is wrong.</exception>
    /// <remarks>Starting the program fails with <see cref="StoreStartException"/> when the data cannot be used.</remarks>
    public static ServiceMode AddJobSilo(this IHostApplicationBuilder builder)
    {
        var settings = ClusterSettings.Read(builder.Configuration);
        var files = new StorageOptions();
        if (builder.Configuration["data"] is { Length: > 0 } data)
        {
            files = files with { DataDirectory = data };
        }

        builder.Services.TryAddSingleton(TimeProvider.System);
        if (settings.Mode == ServiceMode.Gateway) builder.AddClient(settings, files);
        else builder.AddSilo(settings, files);
        return settings.Mode;
    }

    private static void AddClient(this IHostApplicationBuilder builder, ClusterSettings settings, StorageOptions files)
    {
        builder.Services.AddLocalFiles(files);
        builder.AddGrainClient(settings);
    }

    private static void AddSilo(this IHostApplicationBuilder builder, ClusterSettings settings, StorageOptions files)
    {
        if (settings.ConnectionString is { } database)
        {
            if (GrainHost.IsCluster) builder.Configuration["Jobs:Runner:DrainTime"] ??= "00:00:10"; // others go on meanwhile; alone, a stop is a stop
            builder.Services.AddPostgresStorage(files, new PostgresOptions { ConnectionString = database, Alone = !GrainHost.IsCluster });
        }
        else
        {
            builder.Services.AddSqliteStorage(files);
        }

        builder.AddGrainHost(settings);
        builder.AddHandlers(); // their own settings of their types come first, so that the configuration wins
        builder.AddRunners();
        builder.Services.AddJobGrains(builder.Configuration);
        builder.Services.AddJobRunner(builder.Configuration);
        builder.Services.AddOptions<HostOptions>().PostConfigure<IOptions<RunnerOptions>>((host, runner) => host.ShutdownTimeout += runner.Value.DrainTime);
    }
}
