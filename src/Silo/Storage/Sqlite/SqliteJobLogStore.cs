using System.Collections.Immutable;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteJobLogStore(SqliteDatabase database) : IJobLogStore
{
    public Task<bool> AppendAsync(JobId id, Guid claim, ImmutableArray<JobLogEntry> entries, CancellationToken cancellationToken)
    {
        var lines = JsonSerializer.Serialize(
            entries.Select(entry => new Line(Microseconds.ToNumber(entry.At), JobWords.Of(entry.Level), entry.Text)), JobJson.Options);
        return database.Writer.WriteAsync(session => Append(session, id.ToString(), claim.ToString("D"), lines, entries[^1]), cancellationToken);
    }

    public Task<ImmutableArray<JobLogLine>> ReadAsync(JobId id, long after, int limit, CancellationToken cancellationToken) =>
        database.Readers.ReadAsync(session =>
        {
            using var list = session.Use("ListLines");
            list.Bind("id", id.ToString()).Bind("after", after).Bind("limit", limit);
            return SqliteJobRow.ReadAll(list, ReadLine);
        }, cancellationToken);

    public Task<long> FindNewestAsync(JobId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(database.Readers.Read(session =>
        {
            using var find = session.Use("FindNewestLine");
            return find.Bind("id", id.ToString()).Step() ? find.Number("number")!.Value : 0;
        }));
    }

    // Other writes of the batch come before or after, never between: there is one who writes.
    private static bool Append(SqliteSession session, string id, string claim, string lines, JobLogEntry last)
    {
        if (!IsHeld(session, id, claim)) return false;
        session.Atomically(several =>
        {
            using var append = several.Use("AppendLines");
            append.Bind("id", id).Bind("claim", claim).Bind("lines", lines)
                .Bind("last_at", Microseconds.ToNumber(last.At)).Bind("last_text", last.Text).Execute();
            using var trim = several.Use("TrimLines");
            trim.Bind("id", id).Bind("most", JobLimits.MostLogLines).Execute();
        });
        return true;
    }

    private static bool IsHeld(SqliteSession session, string id, string claim)
    {
        using var hold = session.Use("HoldClaim");
        return hold.Bind("id", id).Bind("claim", claim).Step();
    }

    private static JobLogLine ReadLine(SqliteStatement row) => new(
        row.Number("number")!.Value,
        Microseconds.ToTime(row.Number("at")!.Value),
        (int)row.Number("attempt")!,
        JobWords.ToLevel(row.Text("level")!),
        row.Text("text")!);

    /// <summary>An entry as the statement reads it.</summary>
    private sealed record Line(long At, string Level, string Text);
}
