using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Storage;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Silo.Storage.Files;
using OrleansJobs.Silo.Storage.Sqlite;

namespace OrleansJobs.Silo.Storage;

/// <summary>The ports, bound to the stores of one process. A <see cref="TimeProvider"/> must be among the services.</summary>
internal static class StorageServices
{
    /// <summary>The name under which grain hosts look for the storage of a state that names none.</summary>
    private const string DefaultStorage = "Default";

    /// <summary>Jobs, hosts, grain state and reminders in <paramref name="database"/>, which stays the caller's to close after the host has
    /// stopped; files beside it.</summary>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, SqliteDatabase database, StorageOptions options) => services
        .AddSingleton(database)
        .AddSingleton<IJobStore, SqliteJobStore>()
        .AddSingleton<IHostStore, SqliteHostStore>()
        .AddSingleton<IReminderTable, SqliteReminderTable>()
        .AddSingleton<IGrainStorage, SqliteGrainStorage>()
        .AddKeyedSingleton<IGrainStorage>(DefaultStorage, (provider, _) => provider.GetRequiredService<IGrainStorage>())
        .AddLocalFiles(options);

    /// <summary>Uploaded files in the data directory.</summary>
    public static IServiceCollection AddLocalFiles(this IServiceCollection services, StorageOptions options) => services
        .AddSingleton(options)
        .AddSingleton<LocalFileStore>()
        .AddSingleton<IFileStore>(provider => provider.GetRequiredService<LocalFileStore>())
        .AddSingleton<FileSweeper>();
}
