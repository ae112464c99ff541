using Microsoft.Extensions.Logging.Abstractions;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Storage.Sqlite;
using OrleansJobs.Silo.Storage;
using OrleansJobs.Support;

namespace OrleansJobs.Storage.Tests.Support;

/// <summary>A SQLite database in a directory of its own.</summary>
internal sealed class OpenDatabase : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private OpenDatabase() => Options = new StorageOptions
    {
        DataDirectory = _directory.Path,
        BusyTimeout = TimeSpan.FromMilliseconds(100),
        StartBusyTimeout = TimeSpan.FromMilliseconds(100),
    };

    public StorageOptions Options { get; private set; }

    public SqliteDatabase Database { get; private set; } = null!;

    public SqliteJobStore Jobs => new(Database);

    public static async Task<OpenDatabase> CreateAsync(TimeSpan? busyTimeout = null)
    {
        var open = new OpenDatabase();
        if (busyTimeout is { } known) open.Options = open.Options with { BusyTimeout = known };
        open.Database = await OpenAsync(open.Options);
        return open;
    }

    public static Task<SqliteDatabase> OpenAsync(StorageOptions options) =>
        Task.Run(() => SqliteDatabase.Open(options, NullLoggerFactory.Instance, TimeProvider.System));

    /// <summary>Another program that looks into the same file.</summary>
    public static SqliteSession Intrude(StorageOptions options) =>
        SqliteSession.Open(options.DatabasePath, SqlScripts.Load("sqlite"), TimeSpan.FromSeconds(1));

    /// <summary>Inserts a pending job and gives its id.</summary>
    public async Task<JobId> InsertAsync() =>
        (await Jobs.InsertIfAbsentAsync(JobRows.Pending(), CancellationToken.None)).Row.Job.Id;

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _directory.Dispose();
    }
}
