using System.Collections.Immutable;
using Npgsql;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <inheritdoc/>
internal sealed class PostgresJobTypeStore(PostgresDatabase database) : IJobTypeStore
{
    public Task<ImmutableArray<RunningJob>> ListRunningAsync(string type, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListRunning", list => list.Bind("type", type).Bind("limit", (long)limit),
            row => new RunningJob(PostgresJobRow.ReadId(row), PostgresJobRow.Text(row, "limit_key")), cancellationToken);

    public async Task<int> CountAsync(string type, JobStatus status, int limit, CancellationToken cancellationToken) =>
        (await database.Readers.ReadAsync("CountSome",
            count => count.Bind("type", type).Bind("status", JobWords.Of(status)).Bind("limit", (long)limit),
            row => (int)row.GetInt64(row.GetOrdinal("count")), cancellationToken)).Single();

    public Task<ImmutableArray<string>> ListActiveAsync(int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListActiveTypes", list => list.Bind("limit", (long)limit), row => PostgresJobRow.Text(row, "type")!, cancellationToken);

    public Task<ImmutableArray<string>> ListReadyKeysAsync(string type, string from, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListReadyKeys", list => list.Bind("type", type).Bind("from", from).Bind("limit", (long)limit),
            row => PostgresJobRow.Text(row, "key")!, cancellationToken);

    public Task<ImmutableArray<KeyedJob>> ListReadyOfKeysAsync(
        string type, DateTimeOffset now, IReadOnlyCollection<string> keys, int each, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListReadyOfKeys",
            list => list.Bind("type", type).Bind("now", now).Bind("keys", [.. keys]).Bind("each", (long)each),
            row => new KeyedJob(ReadReady(row), PostgresJobRow.Text(row, "limit_key")!), cancellationToken);

    public Task<ImmutableArray<ReadyJob>> ListReadyOfNoKeyAsync(string type, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListReadyOfNoKey",
            list => list.Bind("type", type).Bind("now", now).Bind("limit", (long)limit), ReadReady, cancellationToken);

    public Task PauseAsync(string type, DateTimeOffset now, CancellationToken cancellationToken) =>
        WriteAsync(database.Use("PauseType").Bind("type", type).Bind("now", now), cancellationToken);

    public Task ResumeAsync(string type, CancellationToken cancellationToken) =>
        WriteAsync(database.Use("ResumeType").Bind("type", type), cancellationToken);

    public Task<ImmutableArray<PausedType>> ListPausedAsync(CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListPausedTypes", _ => { },
            row => new PausedType(PostgresJobRow.Text(row, "type")!, PostgresJobRow.Time(row, "paused_at")!.Value), cancellationToken);

    private static ReadyJob ReadReady(NpgsqlDataReader row) =>
        new(PostgresJobRow.ReadId(row), row.GetInt32(row.GetOrdinal("priority")), PostgresJobRow.Time(row, "due_at")!.Value);

    private Task WriteAsync(PostgresStatement statement, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(new PostgresCommandWrite([statement], isAsked: false, cancellationToken));
}
