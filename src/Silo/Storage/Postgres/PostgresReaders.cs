using System.Collections.Immutable;
using Npgsql;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>Reads, each on a connection of the pool: what was committed before is seen.</summary>
internal sealed class PostgresReaders(NpgsqlDataSource source, IReadOnlyDictionary<string, PostgresQuery> queries)
{
    /// <summary>All rows of a named query.</summary>
    /// <exception cref="Grains.Contracts.StoreUnavailableException">The database does not answer.</exception>
    public async Task<ImmutableArray<T>> ReadAsync<T>(
        string query, Action<PostgresStatement> bind, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAsync(query, bind, read, cancellationToken);
        }
        catch (Exception error) when (PostgresFailure.Of(error) is { IsConnectionLost: true })
        {
            source.Clear(); // the others of the pool are gone with it
        }
        catch (Exception error) when (PostgresFailure.Of(error) is { } failure)
        {
            throw failure.ToAnswer();
        }

        return await AgainAsync(query, bind, read, cancellationToken);
    }

    private async Task<ImmutableArray<T>> AgainAsync<T>(
        string query, Action<PostgresStatement> bind, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAsync(query, bind, read, cancellationToken);
        }
        catch (Exception error) when (PostgresFailure.Of(error) is { } failure)
        {
            throw failure.ToAnswer();
        }
    }

    private async Task<ImmutableArray<T>> TryAsync<T>(
        string query, Action<PostgresStatement> bind, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var statement = new PostgresStatement(queries[query]);
        bind(statement);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { statement.ToCommand() } };
        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        var all = ImmutableArray.CreateBuilder<T>();
        while (await rows.ReadAsync(cancellationToken)) all.Add(read(rows));
        return all.DrainToImmutable();
    }
}
