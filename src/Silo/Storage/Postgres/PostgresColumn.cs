using Npgsql;
using NpgsqlTypes;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>One column of many writes: an array parameter, filled anew for each batch.</summary>
internal abstract class PostgresColumn
{
    /// <summary>The parameter, which stays the same.</summary>
    public abstract NpgsqlParameter Parameter { get; }

    /// <summary>Takes the write's value.</summary>
    public abstract void Add(PostgresJobWrite write);

    /// <summary>Empties it.</summary>
    public abstract void Clear();
}

/// <inheritdoc/>
/// <param name="type">The type of one value.</param>
/// <param name="value">The write's value.</param>
internal sealed class PostgresColumn<T>(NpgsqlDbType type, Func<PostgresJobWrite, T> value) : PostgresColumn
{
    private readonly NpgsqlParameter<List<T>> _parameter = new() { TypedValue = [], NpgsqlDbType = NpgsqlDbType.Array | type };

    public override NpgsqlParameter Parameter => _parameter;

    public override void Add(PostgresJobWrite write) => _parameter.TypedValue!.Add(value(write));

    public override void Clear() => _parameter.TypedValue!.Clear();
}
