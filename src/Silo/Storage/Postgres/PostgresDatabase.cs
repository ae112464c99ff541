using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>The database as this process uses it: one source of connections, one writer, readers. Made without a word to the server;
/// <see cref="OpenAsync"/> comes first.</summary>
internal sealed partial class PostgresDatabase : IAsyncDisposable
{
    private readonly ImmutableArray<PostgresWriter> _writers;
    private readonly int _jobWriters;
    private readonly ILogger _logger;
    private readonly PostgresCheck _check;
    private readonly PostgresMigrator _migrator;

    /// <param name="options">How it is reached.</param>
    /// <param name="loggers">For what happens at start and what no caller can be told.</param>
    /// <param name="time">Paces the writer's look at its connection.</param>
    /// <param name="standDown">Stops the process, when another has taken the right to be alone.</param>
    /// <exception cref="StoreStartException">The connection string cannot be read.</exception>
    public PostgresDatabase(PostgresOptions options, ILoggerFactory loggers, TimeProvider time, Action standDown)
    {
        var settings = PostgresSettings.Complete(options);
        var scripts = SqlScripts.Load("postgres");
        Description = PostgresSettings.Describe(settings);
        Queries = PostgresQuery.All(scripts);
        IsAlone = options.Alone;
        Source = new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
        Readers = new PostgresReaders(Source, Queries);
        _writers = [.. Enumerable.Range(0, options.Alone ? 1 : options.Writers + 1).Select(_ => new PostgresWriter(
            new PostgresWritingSession(Source, Queries, options.Alone, loggers.CreateLogger<PostgresWritingSession>(), time, standDown),
            new PostgresBatch(Queries, options.CommandTimeout), loggers.CreateLogger<PostgresWriter>(), time))];
        _jobWriters = options.Alone ? 1 : options.Writers;
        _logger = loggers.CreateLogger<PostgresDatabase>();
        _check = new PostgresCheck(settings, Description, Queries);
        _migrator = new PostgresMigrator(scripts, Queries, loggers.CreateLogger<PostgresMigrator>());
    }

    /// <summary>Where it is, for people, without credentials: <c>postgresql://127.0.0.1:5432/jobs</c>.</summary>
    public string Description { get; }

    /// <summary>Whether this process has it for itself.</summary>
    public bool IsAlone { get; }

    /// <summary>How long ago the schema was made, as of the start.</summary>
    public TimeSpan Age { get; private set; }

    /// <summary>All connections of this process.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Writes that concern no job go here.</summary>
    public PostgresWriter Writer => _writers[0];

    /// <summary>Lines of logs go here: a connection of their own, so that no save of a job waits for the commit of somebody's lines. Only
    /// where the right to be alone hangs on the connection that writes there is but that one.</summary>
    public PostgresWriter LogWriter => _writers[^1];

    /// <summary>Reads go here.</summary>
    public PostgresReaders Readers { get; }

    private FrozenDictionary<string, PostgresQuery> Queries { get; }

    /// <summary>Checks the server, brings the schema to this version and takes the right to be alone where that is asked for.</summary>
    /// <exception cref="StoreStartException">The database cannot be used.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await Source.OpenConnectionAsync(cancellationToken);
            var schema = await _check.RunAsync(connection, cancellationToken);
            if (IsAlone) await Writer.OpenAsync(Description); // before anything is written
            Age = await _migrator.ApplyAsync(connection, cancellationToken);
            Opened(Description, schema, connection.PostgreSqlVersion);
        }
        catch (Exception error) when (PostgresFailure.Of(error) is { } failure)
        {
            throw _check.Explain(failure);
        }
    }

    /// <summary>The writes of one job go here, always to the same one, so that they stay in order.</summary>
    public PostgresWriter WriterOf(Guid id) => _writers[(id.GetHashCode() & int.MaxValue) % _jobWriters];

    /// <summary>A named query.</summary>
    public PostgresStatement Use(string query) => new(Queries[query]);

    /// <summary>Writes what has arrived, and closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers) await writer.DisposeAsync();
        await Source.DisposeAsync();
    }
}
