using System.Buffers;
using System.Text;
using SQLitePCL;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <summary>A prepared query, used again and again by one thread at a time. Disposing it makes it ready for its next use.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly Dictionary<string, int> _parameters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        SqliteSession.Check(database, raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        for (var index = 1; index <= raw.sqlite3_bind_parameter_count(_statement); index++)
            _parameters.Add(raw.sqlite3_bind_parameter_name(_statement, index).utf8_to_string()[1..], index);
        for (var index = 0; index < raw.sqlite3_column_count(_statement); index++)
            _columns.TryAdd(raw.sqlite3_column_name(_statement, index).utf8_to_string(), index);
    }

    /// <summary>Gives a parameter a number. One that is given nothing is null.</summary>
    public SqliteStatement Bind(string parameter, long? value)
    {
        var index = _parameters[parameter];
        if (value is { } number) Check(raw.sqlite3_bind_int64(_statement, index, number));
        return this;
    }

    /// <summary>Gives a parameter a text. One that is given nothing is null.</summary>
    public SqliteStatement Bind(string parameter, string? value)
    {
        var index = _parameters[parameter];
        if (value is { Length: 0 }) Check(raw.sqlite3_bind_text(_statement, index, string.Empty)); // an empty span would be a null
        else if (value is not null) BindUtf8(index, value);
        return this;
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False when there is none.</returns>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is raw.SQLITE_ROW) return true;
        if (code is raw.SQLITE_DONE) return false;
        throw SqliteSession.Failure(_database, code);
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    /// <returns>How many rows it inserted, changed or deleted; what triggers did is not counted.</returns>
    public int Execute()
    {
        while (Step())
        {
        }

        return raw.sqlite3_changes(_database);
    }

    /// <summary>A text of the current row, or null.</summary>
    public string? Text(string column)
    {
        var index = _columns[column];
        return raw.sqlite3_column_type(_statement, index) == raw.SQLITE_NULL
            ? null
            : Encoding.UTF8.GetString(raw.sqlite3_column_blob(_statement, index));
    }

    /// <summary>A number of the current row, or null.</summary>
    public long? Number(string column)
    {
        var index = _columns[column];
        return raw.sqlite3_column_type(_statement, index) == raw.SQLITE_NULL ? null : raw.sqlite3_column_int64(_statement, index);
    }

    /// <summary>Ends the read, and lets go of what was bound.</summary>
    public void Dispose()
    {
        raw.sqlite3_reset(_statement); // repeats the code of a failed step, which was thrown already
        raw.sqlite3_clear_bindings(_statement);
    }

    /// <summary>Ends the statement for good.</summary>
    public void Close() => _statement.Dispose();

    private void BindUtf8(int index, string value)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(value.Length <= 1024 ? value.Length * 3 : Encoding.UTF8.GetByteCount(value));
        var length = Encoding.UTF8.GetBytes(value, buffer);
        var code = raw.sqlite3_bind_text(_statement, index, buffer.AsSpan(0, length)); // SQLite copies
        ArrayPool<byte>.Shared.Return(buffer);
        Check(code);
    }

    private void Check(int code) => SqliteSession.Check(_database, code);
}
