using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Storage;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Silo.Storage.Files;
using OrleansJobs.Silo.Storage.Postgres;
using OrleansJobs.Silo.Storage.Sqlite;

namespace OrleansJobs.Silo.Storage;

/// <summary>The ports, bound to the stores of one process. A <see cref="TimeProvider"/> must be among the services.</summary>
internal static class StorageServices
{
    /// <summary>The name under which grain hosts look for the storage of a state that names none.</summary>
    private const string DefaultStorage = "Default";

    /// <summary>Jobs, hosts, grain state and reminders in the database of the data directory, files beside it. The database is opened by
    /// the first hosted service and closed with the container, when every other service has stopped.</summary>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, StorageOptions options) => services
        .AddSingleton(provider => SqliteDatabase.Open(options, provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<TimeProvider>()))
        .AddHostedService<SqliteStart>()
        .AddSingleton<IJobStore, SqliteJobStore>()
        .AddSingleton<IJobLogStore, SqliteJobLogStore>()
        .AddSingleton<IJobTypeStore, SqliteJobTypeStore>()
        .AddSingleton<IScheduleStore, SqliteScheduleStore>()
        .AddSingleton<IHostStore, SqliteHostStore>()
        .AddSingleton<IReminderTable, SqliteReminderTable>()
        .AddSingleton<IGrainStorage, SqliteGrainStorage>()
        .AddKeyedSingleton<IGrainStorage>(DefaultStorage, (provider, _) => provider.GetRequiredService<IGrainStorage>())
        .AddLocalFiles(options);

    /// <summary>Jobs and hosts in a PostgreSQL database, files in a directory that all processes share. Where the process is alone,
    /// grain state and reminders are there too; on Orleans its own providers keep them. The database is opened by the first hosted service
    /// and closed with the container.</summary>
    public static IServiceCollection AddPostgresStorage(this IServiceCollection services, StorageOptions options, PostgresOptions postgres)
    {
        services
            .AddSingleton(provider => new PostgresDatabase(
                postgres,
                provider.GetRequiredService<ILoggerFactory>(),
                provider.GetRequiredService<TimeProvider>(),
                standDown: () => provider.GetService<IHostApplicationLifetime>()?.StopApplication()))
            .AddHostedService<PostgresStart>()
            .AddSingleton<IJobStore, PostgresJobStore>()
            .AddSingleton<IJobLogStore, PostgresJobLogStore>()
            .AddSingleton<IJobTypeStore, PostgresJobTypeStore>()
            .AddSingleton<IScheduleStore, PostgresScheduleStore>()
            .AddSingleton<IHostStore, PostgresHostStore>()
            .AddLocalFiles(options);
        return postgres.Alone
            ? services
                .AddSingleton<IReminderTable, PostgresReminderTable>()
                .AddSingleton<IGrainStorage, PostgresGrainStorage>()
                .AddKeyedSingleton<IGrainStorage>(DefaultStorage, (provider, _) => provider.GetRequiredService<IGrainStorage>())
            : services;
    }

    /// <summary>Uploaded files in the data directory.</summary>
    public static IServiceCollection AddLocalFiles(this IServiceCollection services, StorageOptions options) => services
        .AddSingleton(options)
        .AddSingleton<LocalFileStore>()
        .AddSingleton<IFileStore>(provider => provider.GetRequiredService<LocalFileStore>())
        .AddSingleton<FileSweeper>();
}
