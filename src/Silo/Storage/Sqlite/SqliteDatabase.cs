using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <summary>The open database of this process: one writer, some readers, and the right to be the only one. Opened before the grains
/// start, closed after they have stopped.</summary>
internal sealed partial class SqliteDatabase : IAsyncDisposable
{
    private static readonly ImmutableArray<string> EverySession =
    [
        "pragma foreign_keys = on", // no foreign key yet; off is the default nobody expects
        "pragma temp_store = memory", // the sorter of a page is a few kilobytes
        "pragma mmap_size = 0", // a mapped read turns a disk error into a crash of the process
    ];

    private static readonly ImmutableArray<string> WritingSession =
    [
        "pragma synchronous = full", // NORMAL would sync at checkpoints only: confirmed jobs would be lost with the power
        "pragma wal_autocheckpoint = 4000", // 16 MB: moves pages that many commits touched once instead of often
        "pragma journal_size_limit = 67108864", // gives the disk back after a time of megabyte results
        "pragma cache_size = -65536", // 64 MB: the upper part of every index
    ];

    private readonly DatabaseLock _lock;
    private readonly StorageOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private SqliteDatabase(DatabaseLock taken, SqliteSession writing, SqlScripts scripts, StorageOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        _lock = taken;
        _options = options;
        _time = time;
        _logger = loggers.CreateLogger<SqliteDatabase>();
        Readers = new SqliteReaders(() => OpenReading(options, scripts));
        Writer = new SqliteWriter(writing, loggers.CreateLogger<SqliteWriter>());
    }

    /// <summary>The file.</summary>
    public string Path => System.IO.Path.GetFullPath(_options.DatabasePath);

    /// <summary>Whether this start made it.</summary>
    public bool IsNew { get; private init; }

    /// <summary>Writes go here.</summary>
    public SqliteWriter Writer { get; }

    /// <summary>Reads go here.</summary>
    public SqliteReaders Readers { get; }

    /// <summary>Opens the database of the data directory, made and migrated where needed, for this process alone.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="loggers">For what happens at start and what no caller can be told.</param>
    /// <param name="time">The clock of the records.</param>
    /// <exception cref="StoreStartException">It cannot be used; nothing was written to it.</exception>
    public static SqliteDatabase Open(StorageOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        DirectoryCheck.Prepare(options);
        var taken = DatabaseLock.Take(options);
        try
        {
            var database = OpenTaken(taken, options, loggers, time);
            database.Opened(database.Path);
            return database;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Writes what has arrived, folds the log into the database file, so that a copy of it is whole, and gives up the right
    /// to it.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.Run(Close);
        GC.SuppressFinalize(this);
    }

    private static SqliteDatabase OpenTaken(DatabaseLock taken, StorageOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        DirectoryCheck.CheckFile(options);
        var scripts = SqlScripts.Load("sqlite");
        var pending = new DatabaseCheck(options, scripts, loggers.CreateLogger<DatabaseCheck>()).Run();
        SqliteSession? writing = null;
        try
        {
            writing = OpenWriting(options, scripts);
            new SqliteMigrator(time, loggers.CreateLogger<SqliteMigrator>()).Apply(writing, pending);
            return new SqliteDatabase(taken, writing, scripts, options, loggers, time) { IsNew = pending.Length == scripts.Migrations.Length };
        }
        catch (SqliteFailure failure)
        {
            writing?.Dispose();
            throw new StoreStartException(
                $"{System.IO.Path.GetFullPath(options.DatabasePath)} cannot be prepared: {failure.Message} Check the disk, its free space and the permissions.", failure);
        }
    }

    private static SqliteSession OpenWriting(StorageOptions options, SqlScripts scripts)
    {
        var session = SqliteSession.Open(options.DatabasePath, scripts, options.BusyTimeout, create: true);
        if (session.Ask("pragma journal_mode = wal") is { } mode and not "wal")
        {
            session.Dispose();
            throw new StoreStartException(
                $"The file system of {System.IO.Path.GetFullPath(options.DataDirectory)} cannot hold a write-ahead log (it offers '{mode}'): put the data directory on a local disk.");
        }

        foreach (var pragma in EverySession.Concat(WritingSession)) session.Ask(pragma);
        return session;
    }

    private static SqliteSession OpenReading(StorageOptions options, SqlScripts scripts)
    {
        var session = SqliteSession.Open(options.DatabasePath, scripts, options.BusyTimeout);
        foreach (var pragma in EverySession) session.Ask(pragma);
        session.Ask("pragma query_only = on"); // a write that strays to a reader fails
        return session;
    }

    private void Close()
    {
        var began = _time.GetTimestamp();
        Readers.Dispose();
        Writer.Dispose();
        _lock.Dispose();
        Closed(Path, (long)_time.GetElapsedTime(began).TotalMilliseconds);
    }
}
