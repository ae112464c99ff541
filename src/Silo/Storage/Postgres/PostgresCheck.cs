using Npgsql;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>Whether the server can hold the jobs, before anything is written; and the sentences for when it cannot.</summary>
internal sealed class PostgresCheck(
    NpgsqlConnectionStringBuilder settings, string description, IReadOnlyDictionary<string, PostgresQuery> queries)
{
    private static readonly Version Oldest = new(13, 0);

    /// <summary>Looks at the server and the schema.</summary>
    /// <returns>The schema: the first of the search path.</returns>
    /// <exception cref="StoreStartException">They cannot be used.</exception>
    public async Task<string> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (connection.PostgreSqlVersion < Oldest)
            throw new StoreStartException($"{description} runs PostgreSQL {connection.PostgreSqlVersion}, and {Oldest.Major} is the oldest that will do: upgrade the server.");
        await using var command = new NpgsqlCommand(queries["DescribeServer"].Text, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        if (row.GetString(row.GetOrdinal("encoding")) is not "UTF8" and var encoding)
            throw new StoreStartException($"{description} has the encoding {encoding}: create the database with 'encoding UTF8'.");
        if (row.GetBoolean(row.GetOrdinal("is_read_only")))
            throw new StoreStartException($"{description} is read-only (a standby, perhaps): name the server that takes writes.");
        return await row.IsDBNullAsync(row.GetOrdinal("schema"), cancellationToken)
            ? throw new StoreStartException(
                $"User {settings.Username} has no schema in {description}: create one and name it in the user's search_path.")
            : row.GetString(row.GetOrdinal("schema"));
    }

    /// <summary>The sentence for a failure, which never holds the password.</summary>
    public StoreStartException Explain(PostgresFailure failure) => new(failure.State switch
    {
        "28P01" or "28000" => $"{description} refuses the user {settings.Username}: check the user name and the password, and the server's pg_hba.conf.",
        "3D000" => $"{description} is not there: create the database {settings.Database ?? settings.Username}, or name another.",
        "42501" => $"User {settings.Username} may not create tables in {description}: grant the user CREATE and USAGE on the first schema of the user's search_path.",
        "42P07" or "42710" or "42723" => $"{description} holds tables of another program under our names ({failure.Message}): use another database or schema.",
        "53300" => $"{description} has no connection free: raise max_connections, or stop what holds them.",
        "57P03" => $"{description} is just starting or stopping: start again in a moment.",
        null => $"{description} does not answer ({failure.Message}): check host and port, and that PostgreSQL runs and may be reached.",
        _ => $"{description} cannot be prepared: {failure.Message}",
    }, failure);
}
