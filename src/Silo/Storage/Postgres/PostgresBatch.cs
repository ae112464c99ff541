using Npgsql;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>Writes of many jobs on their way together: at most five statements, one round trip, one transaction. A job is in it once, so
/// that the id says which write happened. Used again and again by the writer.</summary>
internal sealed class PostgresBatch(IReadOnlyDictionary<string, PostgresQuery> queries, TimeSpan timeout) : IDisposable
{
    /// <summary>The most writes: enough to spread the sync thin, few enough to answer the first in milliseconds.</summary>
    internal const int MaxWrites = 256;

    /// <summary>The most characters, roughly, unless one write alone has more.</summary>
    internal const int MaxWeight = 8_000_000;

    private readonly NpgsqlBatch _batch = new() { Timeout = (int)Math.Ceiling(timeout.TotalSeconds) };
    private readonly Dictionary<Guid, PostgresJobWrite> _writes = new(MaxWrites);
    private readonly HashSet<Guid> _happened = new(MaxWrites);
    private long _weight;

    // In the order of JobWriteKind.
    private readonly PostgresJobStatement[] _statements =
    [
        new(queries["InsertIfAbsent"], PostgresJobColumns.All),
        new(queries["SaveIfUnchanged"], PostgresJobColumns.All),
        new(queries["SaveProgressIfUnchanged"], PostgresJobColumns.All),
        new(queries["SaveFollowedIfUnchanged"], PostgresJobColumns.All),
        new(queries["DeleteIfFinal"], PostgresJobColumns.All),
        new(queries["FreeIdempotencyKey"], PostgresJobColumns.All),
    ];

    /// <summary>What is in it.</summary>
    public IReadOnlyCollection<PostgresJobWrite> Writes => _writes.Values;

    /// <summary>Whether no more fit.</summary>
    public bool IsFull => _writes.Count >= MaxWrites || _weight >= MaxWeight;

    /// <summary>Takes a write, unless the batch has one of the same job.</summary>
    public bool TryAdd(PostgresJobWrite write)
    {
        if (!_writes.TryAdd(write.Id, write)) return false;
        _statements[(int)write.Kind].Add(write);
        _weight += write.Weight;
        return true;
    }

    /// <summary>Runs it. Returns after the commit.</summary>
    public async Task RunAsync(NpgsqlConnection connection)
    {
        _happened.Clear();
        Use(connection);
        _batch.BatchCommands.Clear();
        foreach (var statement in _statements)
        {
            if (!statement.IsEmpty) _batch.BatchCommands.Add(statement.Command);
        }

        await using var rows = await _batch.ExecuteReaderAsync();
        do
        {
            while (await rows.ReadAsync()) _happened.Add(rows.GetGuid(0));
        }
        while (await rows.NextResultAsync()); // the last one waits for the commit
    }

    /// <summary>Tells each whether it happened.</summary>
    public void Confirm()
    {
        foreach (var write in _writes.Values) write.Confirm(_happened.Contains(write.Id) ? 1 : 0);
    }

    /// <summary>Tells each that nobody knows.</summary>
    public void Fail(Exception error)
    {
        foreach (var write in _writes.Values) write.Fail(error);
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        foreach (var statement in _statements) statement.Clear();
        _writes.Clear();
        _weight = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _batch.Dispose();

    private void Use(NpgsqlConnection connection)
    {
        if (ReferenceEquals(_batch.Connection, connection)) return;
        foreach (var statement in _statements) statement.Renew();
        _batch.Connection = connection;
    }
}
