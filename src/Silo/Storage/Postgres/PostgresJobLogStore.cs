using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <inheritdoc/>
internal sealed class PostgresJobLogStore(PostgresDatabase database) : IJobLogStore
{
    public async Task<bool> AppendAsync(JobId id, Guid claim, ImmutableArray<JobLogEntry> entries, CancellationToken cancellationToken)
    {
        var hold = database.Use("HoldClaim").Bind("id", id.Value).Bind("claim", claim);
        var append = database.Use("AppendLines").Bind("id", id.Value).Bind("claim", claim)
            .Bind("at", entries.Select(entry => entry.At).ToArray())
            .Bind("level", entries.Select(entry => JobWords.Of(entry.Level)).ToArray())
            .Bind("text", entries.Select(entry => entry.Text).ToArray())
            .Bind("last_at", entries[^1].At)
            .Bind("last_text", entries[^1].Text);
        var trim = database.Use("TrimLines").Bind("id", id.Value).Bind("most", (long)JobLimits.MostLogLines);
        var weight = entries.Sum(entry => 100L + entry.Text.Length);
        return await database.LogWriter.WriteAsync(new PostgresLinesWrite([hold, append, trim], weight, cancellationToken)) == 1;
    }

    public Task<ImmutableArray<JobLogLine>> ReadAsync(JobId id, long after, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync("ListLines",
            list => list.Bind("id", id.Value).Bind("after", after).Bind("limit", (long)limit),
            row => new JobLogLine(
                row.GetInt64(row.GetOrdinal("number")),
                PostgresJobRow.Time(row, "at")!.Value,
                row.GetInt32(row.GetOrdinal("attempt")),
                JobWords.ToLevel(PostgresJobRow.Text(row, "level")!),
                PostgresJobRow.Text(row, "text")!),
            cancellationToken);

    public async Task<long> FindNewestAsync(JobId id, CancellationToken cancellationToken) =>
        (await database.Readers.ReadAsync("FindNewestLine",
            find => find.Bind("id", id.Value), row => row.GetInt64(row.GetOrdinal("number")), cancellationToken)).Single();
}
