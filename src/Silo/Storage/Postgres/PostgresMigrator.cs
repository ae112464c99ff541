using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>Brings a schema to this version: all that is pending in one transaction, by whichever process comes first.</summary>
internal sealed partial class PostgresMigrator(
    SqlScripts scripts, IReadOnlyDictionary<string, PostgresQuery> queries, ILogger<PostgresMigrator> logger)
{
    /// <summary>Applies what is pending. A schema that lacks nothing is only read, so that a user without the right to create can use it.</summary>
    /// <returns>How long ago the schema was made.</returns>
    /// <exception cref="StoreStartException">The schema is of a newer version.</exception>
    public async Task<TimeSpan> ApplyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if ((await PendingAsync(connection, cancellationToken)).Length > 0)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await RunAsync(connection, Text("WaitForMigrations"), cancellationToken);
            await RunAsync(connection, Text("LockMigrations"), cancellationToken);
            foreach (var migration in await PendingAsync(connection, cancellationToken)) await ApplyAsync(connection, migration, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await using var age = new NpgsqlCommand(Text("FindAge"), connection);
        return (TimeSpan)(await age.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<ImmutableArray<Migration>> PendingAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        Migrator.Pending(scripts.Migrations, await AppliedAsync(connection, cancellationToken));

    private async Task<List<string>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        if (!await IsMigratedAsync(connection, cancellationToken)) return names;
        await using var list = new NpgsqlCommand(Text("ListMigrations"), connection);
        await using var rows = await list.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken)) names.Add(rows.GetString(0));
        return names;
    }

    private async Task<bool> IsMigratedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var tables = new NpgsqlCommand(Text("CountTables"), connection);
        await using var row = await tables.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return row.GetInt64(row.GetOrdinal("migrations")) > 0;
    }

    private async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await RunAsync(connection, Text("CreateMigrations"), cancellationToken);
        await RunAsync(connection, migration.Text, cancellationToken);
        await using var record = new NpgsqlCommand(Text("RecordMigration"), connection);
        record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Name });
        await record.ExecuteNonQueryAsync(cancellationToken);
        Migrated(migration.Name);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(text, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private string Text(string query) => queries[query].Text;
}
