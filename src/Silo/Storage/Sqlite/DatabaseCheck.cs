using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <summary>Whether the file is a whole database of ours that this version understands, before anything is written to it.</summary>
internal sealed partial class DatabaseCheck(StorageOptions options, SqlScripts scripts, ILogger<DatabaseCheck> logger)
{
    private string DatabasePath => Path.GetFullPath(options.DatabasePath);

    /// <summary>Looks, and leaves the file as it is.</summary>
    /// <returns>The migrations it still needs.</returns>
    /// <exception cref="StoreStartException">The file cannot be used.</exception>
    public ImmutableArray<Migration> Run()
    {
        if (SizeOf(options.DatabasePath) == 0)
        {
            RequireNoOldLog();
            return scripts.Migrations;
        }

        try
        {
            using var session = SqliteSession.Open(options.DatabasePath, scripts, options.StartBusyTimeout);
            session.LeaveFileAsItIs();
            CheckNobodyWrites(session);
            CheckWhole(session);
            return Migrator.Pending(scripts.Migrations, Applied(session));
        }
        catch (SqliteFailure failure)
        {
            throw Explain(failure);
        }
    }

    private static long SizeOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    /// <summary>SQLite would delete the log of a database that was moved away, and the newest jobs with it.</summary>
    private void RequireNoOldLog()
    {
        var log = $"{DatabasePath}-wal";
        if (SizeOf(log) > 0)
        {
            throw new StoreStartException(
                $"{log} holds the newest jobs of a database that is not beside it any more: put {Path.GetFileName(DatabasePath)} back, or move its -wal and -shm files to where it is.");
        }
    }

    private static void CheckNobodyWrites(SqliteSession session)
    {
        session.Run("BeginWrite");
        session.Run("RollBackWrite");
    }

    private void CheckWhole(SqliteSession session)
    {
        var size = new FileInfo(options.DatabasePath).Length;
        if (size > options.CheckedSize)
        {
            CheckSkipped(DatabasePath, size / 1_048_576);
            return;
        }

        if (session.Ask("pragma quick_check(1)") is { } verdict and not "ok") throw Damaged(new InvalidDataException(verdict));
    }

    private string[] Applied(SqliteSession session)
    {
        using var tables = session.Use("CountTables");
        tables.Step();
        if (tables.Number("tables") == 0) return [];
        if (tables.Number("migrations") == 0)
            throw new StoreStartException($"{DatabasePath} is a database of another program: choose another data directory.");
        return SqliteMigrator.Applied(session);
    }

    private StoreStartException Explain(SqliteFailure failure) => failure switch
    {
        { IsBusy: true } => new StoreStartException(
            $"{DatabasePath} is locked by a transaction of another process: end it (a database browser or a backup, perhaps) and start again.", failure),
        { IsNoDatabase: true } => new StoreStartException(
            $"{DatabasePath} is not a SQLite database: move it away together with its -wal and -shm files, if there are any, or choose another data directory.", failure),
        { IsDamage: true } => Damaged(failure),
        _ => new StoreStartException($"{DatabasePath} cannot be opened: {failure.Message} Check the disk and the permissions.", failure),
    };

    private StoreStartException Damaged(Exception cause) => new(
        $"{DatabasePath} is damaged: restore a copy, after moving it away together with its -wal and -shm files, or save what can be read with the sqlite3 command '.recover'.", cause);
}
