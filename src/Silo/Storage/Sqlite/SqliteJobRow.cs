using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <summary>Reads a job from its row.</summary>
internal static class SqliteJobRow
{
    /// <summary>A row of <c>jobs</c>.</summary>
    public static JobRow ReadRow(SqliteStatement row) => new(
        ReadSummary(row) with
        {
            Input = Json(row, "input"),
            Result = Json(row, "result"),
            Checkpoint = Json(row, "checkpoint"),
            Continuations = JobTexts.ReadContinuations(row.Text("continuations")),
            FollowedAt = Time(row, "followed_at"),
        },
        row.Text("claim") is { } token ? new JobClaim(Guid.ParseExact(token, "D"), row.Text("claim_host")!, Time(row, "lease_until")) : null,
        row.Text("last_claim") is { } last ? Guid.ParseExact(last, "D") : null,
        row.Text("submission_hash"),
        row.Text("limit_key"));

    /// <summary>A row of <c>job_summaries</c>.</summary>
    public static JobSnapshot ReadSummary(SqliteStatement row) => new()
    {
        Id = JobId.Parse(row.Text("id")!),
        Type = row.Text("type")!,
        Status = JobWords.ToStatus(row.Text("status")!),
        Trigger = JobWords.ToTrigger(row.Text("trigger")!),
        Tenant = row.Text("tenant"),
        User = row.Text("user"),
        Session = row.Text("session"),
        Subject = row.Text("subject"),
        Name = row.Text("name"),
        Error = JobTexts.ReadError(row.Text("error")),
        Progress = JobTexts.ReadProgress(row.Text("progress")!),
        Attempt = (int)row.Number("attempt")!,
        MaxAttempts = (int)row.Number("max_attempts")!,
        Attempts = JobTexts.ReadAttempts(row.Text("attempts")!),
        Priority = (int)row.Number("priority")!,
        RunAt = Time(row, "run_at"),
        Timeout = row.Number("timeout") is { } timeout ? Microseconds.ToDuration(timeout) : null,
        IdempotencyKey = row.Text("idempotency_key"),
        ActiveKey = row.Text("active_key"),
        ScheduleId = row.Text("schedule_id"),
        ParentId = Id(row, "parent_id"),
        RetryOf = Id(row, "retry_of"),
        Metadata = Json(row, "metadata"),
        Traceparent = row.Text("traceparent"),
        CreatedAt = Microseconds.ToTime(row.Number("created_at")!.Value),
        StartedAt = Time(row, "started_at"),
        CompletedAt = Time(row, "completed_at"),
        CancelRequestedAt = Time(row, "cancel_requested_at"),
        Sequence = row.Number("sequence")!.Value,
        ExpiresAt = Time(row, "expires_at"),
        StartBefore = Time(row, "start_before"),
    };

    /// <summary>All rows of <c>job_summaries</c> that are left.</summary>
    public static ImmutableArray<T> ReadAll<T>(SqliteStatement rows, Func<SqliteStatement, T> read)
    {
        var all = ImmutableArray.CreateBuilder<T>();
        while (rows.Step()) all.Add(read(rows));
        return all.DrainToImmutable();
    }

    /// <summary>A running job and its claim.</summary>
    public static ClaimedJob ReadClaimed(SqliteStatement row) =>
        new(ReadId(row), Guid.ParseExact(row.Text("claim")!, "D"), row.Text("claim_host")!);

    /// <summary>The id of a row.</summary>
    public static JobId ReadId(SqliteStatement row) => JobId.Parse(row.Text("id")!);

    private static JsonText? Json(SqliteStatement row, string column) => row.Text(column) is { } text ? new JsonText(text) : null;

    private static DateTimeOffset? Time(SqliteStatement row, string column) => Microseconds.ToTime(row.Number(column));

    private static JobId? Id(SqliteStatement row, string column) => row.Text(column) is { } text ? JobId.Parse(text) : null;
}
