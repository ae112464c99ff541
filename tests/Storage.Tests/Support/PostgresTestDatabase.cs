using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Storage;
using OrleansJobs.Silo.Storage.Postgres;
using OrleansJobs.Support.Postgres;

namespace OrleansJobs.Storage.Tests.Support;

/// <summary>A database as one process has it open.</summary>
internal sealed class PostgresTestDatabase : IAsyncDisposable
{
    private PostgresTestDatabase(string connectionString, PostgresDatabase database) => (ConnectionString, Database) = (connectionString, database);

    public string ConnectionString { get; }

    public PostgresDatabase Database { get; }

    public PostgresJobStore Jobs => new(Database);

    /// <summary>A new database on the server.</summary>
    public static async Task<PostgresTestDatabase> CreateAsync(PostgresServer server, int writers = 2) =>
        await OpenAsync(await server.CreateDatabaseAsync(), writers: writers);

    public static async Task<PostgresTestDatabase> OpenAsync(string connectionString, bool alone = false, Action? standDown = null, int writers = 2)
    {
        var options = new PostgresOptions { ConnectionString = connectionString, Alone = alone, Writers = writers };
        var database = new PostgresDatabase(options, NullLoggerFactory.Instance, TimeProvider.System, standDown ?? (() => { }));
        try
        {
            await database.OpenAsync(CancellationToken.None);
            return new PostgresTestDatabase(connectionString, database);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Inserts a pending job and gives its id.</summary>
    public async Task<JobId> InsertAsync() => (await Jobs.InsertIfAbsentAsync(JobRows.Pending(), CancellationToken.None)).Row.Job.Id;

    /// <summary>Runs statements as another client.</summary>
    public async Task<object?> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
