using SQLitePCL;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <summary>One connection to a database file, with its prepared queries. Not for two threads at once.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly sqlite3 _database;
    private readonly SqlScripts _scripts;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    static SqliteSession() => Batteries_V2.Init();

    private SqliteSession(sqlite3 database, SqlScripts scripts)
    {
        _database = database;
        _scripts = scripts;
    }

    /// <summary>The connection itself, for what has no name here.</summary>
    internal sqlite3 Handle => _database;

    /// <summary>Whether a transaction is open; some failures end it by themselves.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_database) == 0;

    /// <summary>Opens a database file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="scripts">The queries to prepare from.</param>
    /// <param name="busyTimeout">How long to wait for another connection's lock.</param>
    /// <param name="create">Whether to make the file when it is not there.</param>
    /// <exception cref="SqliteFailure">SQLite cannot.</exception>
    public static SqliteSession Open(string path, SqlScripts scripts, TimeSpan busyTimeout, bool create = false)
    {
        var flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX | (create ? raw.SQLITE_OPEN_CREATE : 0);
        var code = raw.sqlite3_open_v2(path, out var database, flags, null);
        if (code != raw.SQLITE_OK)
        {
            using (database) throw Failure(database, code);
        }

        raw.sqlite3_extended_result_codes(database, 1);
        raw.sqlite3_busy_timeout(database, (int)busyTimeout.TotalMilliseconds);
        return new SqliteSession(database, scripts);
    }

    /// <summary>Runs statements that give no rows: a migration, a pragma, a step of a transaction.</summary>
    public void Execute(string sql) => Check(_database, raw.sqlite3_exec(_database, sql));

    /// <summary>The first value of the first row, as text; null when there is none.</summary>
    public string? Ask(string pragma)
    {
        Check(_database, raw.sqlite3_prepare_v2(_database, pragma, out var statement));
        using (statement)
        {
            var code = raw.sqlite3_step(statement);
            return code switch
            {
                raw.SQLITE_ROW => raw.sqlite3_column_text(statement, 0).utf8_to_string(),
                raw.SQLITE_DONE => null,
                _ => throw Failure(_database, code),
            };
        }
    }

    /// <summary>A named query, prepared on its first use. Dispose it after each use.</summary>
    public SqliteStatement Use(string query)
    {
        if (!_statements.TryGetValue(query, out var statement))
            _statements.Add(query, statement = new SqliteStatement(_database, _scripts.Query(query)));
        return statement;
    }

    /// <summary>Runs a named query without parameters that gives no rows.</summary>
    public void Run(string query)
    {
        using var statement = Use(query);
        statement.Execute();
    }

    /// <summary>Runs several statements inside a batch as one: all of them or none.</summary>
    public void Atomically(Action<SqliteSession> statements)
    {
        Execute("savepoint several");
        try
        {
            statements(this);
            Execute("release several");
        }
        catch when (InTransaction)
        {
            Execute("rollback to several; release several");
            throw;
        }
    }

    /// <summary>Closing the last connection normally writes the log back into the database file. This session will not.</summary>
    public void LeaveFileAsItIs() => raw.sqlite3_db_config(_database, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Close();
        _database.Dispose();
    }

    internal static void Check(sqlite3 database, int code)
    {
        if (code is not raw.SQLITE_OK) throw Failure(database, code);
    }

    internal static SqliteFailure Failure(sqlite3 database, int code) => new(code, raw.sqlite3_errmsg(database).utf8_to_string());
}
