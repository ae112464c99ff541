using Npgsql;

namespace OrleansJobs.Storage.Tests.Support;

/// <summary>A table that another client has locked: who writes to it waits, with its connection in hand, until the lock is let go.</summary>
internal sealed class HeldTable : IAsyncDisposable
{
    private readonly PostgresTestDatabase _open;
    private readonly NpgsqlConnection _connection;

    private HeldTable(PostgresTestDatabase open, NpgsqlConnection connection) => (_open, _connection) = (open, connection);

    /// <summary>Locks it against writers.</summary>
    public static async Task<HeldTable> LockAsync(PostgresTestDatabase open, string table)
    {
        var connection = new NpgsqlConnection($"{open.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var hold = new NpgsqlCommand($"begin; lock table {table} in exclusive mode", connection);
        await hold.ExecuteNonQueryAsync();
        return new HeldTable(open, connection);
    }

    /// <summary>Until somebody stands before it.</summary>
    public Task UntilWaitedForAsync() => Until.TrueAsync(async () => await _open.AskAsync(
        "select count(*) from pg_locks join pg_database on oid = database where datname = current_database() and not granted") is > 0L);

    /// <summary>Lets go.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
