using System.Collections.Immutable;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteJobTypeStore(SqliteDatabase database) : IJobTypeStore
{
    public Task<ImmutableArray<RunningJob>> ListRunningAsync(string type, int limit, CancellationToken cancellationToken) =>
        database.Readers.ListAsync("ListRunning", row => new RunningJob(SqliteJobRow.ReadId(row), row.Text("limit_key")),
            list => list.Bind("type", type).Bind("limit", limit), cancellationToken);

    public async Task<int> CountAsync(string type, JobStatus status, int limit, CancellationToken cancellationToken) =>
        (await database.Readers.ListAsync("CountSome", row => (int)row.Number("count")!.Value,
            count => count.Bind("type", type).Bind("status", JobWords.Of(status)).Bind("limit", limit), cancellationToken)).Single();

    public Task<ImmutableArray<string>> ListActiveAsync(int limit, CancellationToken cancellationToken) =>
        database.Readers.ListAsync("ListActiveTypes", row => row.Text("type")!, list => list.Bind("limit", limit), cancellationToken);

    public Task<ImmutableArray<string>> ListReadyKeysAsync(string type, string from, int limit, CancellationToken cancellationToken) =>
        database.Readers.ListAsync("ListReadyKeys", row => row.Text("key")!,
            list => list.Bind("type", type).Bind("from", from).Bind("limit", limit), cancellationToken);

    public Task<ImmutableArray<KeyedJob>> ListReadyOfKeysAsync(
        string type, DateTimeOffset now, IReadOnlyCollection<string> keys, int each, CancellationToken cancellationToken) =>
        database.Readers.ListAsync("ListReadyOfKeys", row => new KeyedJob(ReadReady(row), row.Text("limit_key")!), list => list
            .Bind("type", type)
            .Bind("now", Microseconds.ToNumber(now))
            .Bind("keys", JsonSerializer.Serialize(keys, JobJson.Options))
            .Bind("each", each), cancellationToken);

    public Task<ImmutableArray<ReadyJob>> ListReadyOfNoKeyAsync(string type, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.Readers.ListAsync("ListReadyOfNoKey", ReadReady,
            list => list.Bind("type", type).Bind("now", Microseconds.ToNumber(now)).Bind("limit", limit), cancellationToken);

    public Task PauseAsync(string type, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(session =>
        {
            using var pause = session.Use("PauseType");
            return pause.Bind("type", type).Bind("now", Microseconds.ToNumber(now)).Execute();
        }, cancellationToken);

    public Task ResumeAsync(string type, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(session =>
        {
            using var resume = session.Use("ResumeType");
            return resume.Bind("type", type).Execute();
        }, cancellationToken);

    public Task<ImmutableArray<PausedType>> ListPausedAsync(CancellationToken cancellationToken) =>
        database.Readers.ListAsync("ListPausedTypes",
            row => new PausedType(row.Text("type")!, Microseconds.ToTime(row.Number("paused_at")!.Value)), _ => { }, cancellationToken);

    private static ReadyJob ReadReady(SqliteStatement row) =>
        new(SqliteJobRow.ReadId(row), (int)row.Number("priority")!, Microseconds.ToTime(row.Number("due_at")!.Value));
}
