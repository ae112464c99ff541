using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace OrleansJobs.Bench;

/// <summary>What this PostgreSQL can do at most on this machine: the smallest row, prepared statements, durable commits.</summary>
internal static class RawPostgres
{
    private const string Table = "create table if not exists raw (id uuid primary key, value text not null)";
    private const string Insert = "insert into raw values ($1, $2)";
    private const string Upsert = "insert into raw select * from unnest($1, $2) on conflict (id) do update set value = excluded.value";

    /// <summary>Rows a second, one a commit.</summary>
    public static Task<double> CommitsPerSecondAsync(string database, int clients, int commits) =>
        RowsPerSecondAsync(database, clients, commits, 1, Insert, [new() { NpgsqlDbType = NpgsqlDbType.Uuid }, new() { NpgsqlDbType = NpgsqlDbType.Text }],
            parameters => (parameters[0].Value, parameters[1].Value) = (Guid.NewGuid(), "value"));

    /// <summary>Rows a second, many a statement.</summary>
    public static Task<double> UpsertedRowsPerSecondAsync(string database, int clients, int statements, int rows) =>
        RowsPerSecondAsync(database, clients, statements, rows, Upsert,
            [new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid }, new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text }],
            parameters => (parameters[0].Value, parameters[1].Value) =
                (Enumerable.Range(0, rows).Select(_ => Guid.NewGuid()).ToArray(), Enumerable.Repeat("value", rows).ToArray()));

    private static async Task<double> RowsPerSecondAsync(string database, int clients, int statements, int rows, string sql,
        NpgsqlParameter[] parameters, Action<NpgsqlParameterCollection> fill)
    {
        await using var source = NpgsqlDataSource.Create($"{database};Maximum Pool Size={clients}");
        await using (var table = source.CreateCommand(Table)) await table.ExecuteNonQueryAsync();
        var left = statements;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            foreach (var parameter in parameters) command.Parameters.Add(parameter.Clone());
            await command.PrepareAsync();
            while (Interlocked.Decrement(ref left) >= 0)
            {
                fill(command.Parameters);
                await command.ExecuteNonQueryAsync();
            }
        }));
        return statements * rows / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
