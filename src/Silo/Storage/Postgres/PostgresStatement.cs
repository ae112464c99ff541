using Npgsql;
using NpgsqlTypes;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>A named query with values for its parameters, to be run once. One that is given nothing is null.</summary>
/// <param name="query">The query.</param>
internal sealed class PostgresStatement(PostgresQuery query)
{
    private readonly NpgsqlParameter?[] _parameters = new NpgsqlParameter?[query.Parameters.Length];

    /// <summary>Gives a parameter a text.</summary>
    public PostgresStatement Bind(string parameter, string? value) => Bind(parameter, NpgsqlDbType.Text, PostgresText.Write(value));

    /// <summary>Gives a parameter a number.</summary>
    public PostgresStatement Bind(string parameter, long value) => Bind(parameter, NpgsqlDbType.Bigint, value);

    /// <summary>Gives a parameter a number of 32 bits.</summary>
    public PostgresStatement Bind(string parameter, int value) => Bind(parameter, NpgsqlDbType.Integer, value);

    /// <summary>Gives a parameter a UUID.</summary>
    public PostgresStatement Bind(string parameter, Guid value) => Bind(parameter, NpgsqlDbType.Uuid, value);

    /// <summary>Gives a parameter UUIDs.</summary>
    public PostgresStatement Bind(string parameter, Guid[] values) => Bind(parameter, NpgsqlDbType.Array | NpgsqlDbType.Uuid, values);

    /// <summary>Gives a parameter texts.</summary>
    public PostgresStatement Bind(string parameter, string[] values) =>
        Bind(parameter, NpgsqlDbType.Array | NpgsqlDbType.Text, Array.ConvertAll(values, value => PostgresText.Write(value)!));

    /// <summary>Gives a parameter a time.</summary>
    public PostgresStatement Bind(string parameter, DateTimeOffset? value) => Bind(parameter, NpgsqlDbType.TimestampTz, PostgresTime.Write(value));

    /// <summary>Gives a parameter a duration.</summary>
    public PostgresStatement Bind(string parameter, TimeSpan value) => Bind(parameter, NpgsqlDbType.Interval, value);

    /// <summary>The command of a batch.</summary>
    public NpgsqlBatchCommand ToCommand()
    {
        var command = new NpgsqlBatchCommand(query.Text);
        foreach (var parameter in _parameters)
            command.Parameters.Add(parameter ?? new NpgsqlParameter { Value = DBNull.Value });
        return command;
    }

    private PostgresStatement Bind<T>(string parameter, NpgsqlDbType type, T value)
    {
        var index = query.Parameters.IndexOf(parameter);
        if (index < 0) throw new KeyNotFoundException($"The query has no parameter {parameter}.");
        _parameters[index] = new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type };
        return this;
    }
}
