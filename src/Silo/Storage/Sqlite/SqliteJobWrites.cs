using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <summary>The writes of a job, as statements inside a batch.</summary>
internal static class SqliteJobWrites
{
    public static JobInsert InsertIfAbsent(SqliteSession session, JobRow row, JobTexts texts)
    {
        using var insert = session.Use("InsertIfAbsent");
        BindIdentity(insert, row.Job).Bind("submission_hash", row.SubmissionHash).Bind("limit_key", row.LimitKey);
        BindChangeable(insert, row, texts);
        insert.Bind("continuations", texts.Continuations);
        return insert.Execute() == 1 ? new JobInsert(row, Inserted: true) : new JobInsert(FindTaker(session, row.Job), Inserted: false);
    }

    public static bool SaveIfUnchanged(SqliteSession session, JobRow current, JobRow next, JobTexts texts)
    {
        using var save = session.Use("SaveIfUnchanged");
        BindChangeable(save, next, texts);
        return save.Bind("id", next.Job.Id.ToString()).Bind("known_sequence", current.Job.Sequence).Bind("known_claim", ClaimOf(current)).Execute() == 1;
    }

    public static bool SaveProgressIfUnchanged(SqliteSession session, JobRow current, JobRow next, string progress)
    {
        using var save = session.Use("SaveProgressIfUnchanged");
        return save
            .Bind("progress", progress)
            .Bind("sequence", next.Job.Sequence)
            .Bind("lease_until", Microseconds.ToNumber(next.Claim?.LeaseUntil))
            .Bind("id", next.Job.Id.ToString())
            .Bind("known_sequence", current.Job.Sequence)
            .Bind("known_claim", ClaimOf(current))
            .Execute() == 1;
    }

    public static bool SaveFollowedIfUnchanged(SqliteSession session, JobRow current, JobRow next)
    {
        using var save = session.Use("SaveFollowedIfUnchanged");
        return save
            .Bind("followed_at", Microseconds.ToNumber(next.Job.FollowedAt))
            .Bind("sequence", next.Job.Sequence)
            .Bind("id", next.Job.Id.ToString())
            .Bind("known_sequence", current.Job.Sequence)
            .Execute() == 1;
    }

    public static bool DeleteIfFinal(SqliteSession session, JobId id)
    {
        using var delete = session.Use("DeleteIfFinal");
        return delete.Bind("id", id.ToString()).Execute() == 1;
    }

    public static bool FreeIdempotencyKey(SqliteSession session, JobId id, string key)
    {
        using var free = session.Use("FreeIdempotencyKey");
        return free.Bind("id", id.ToString()).Bind("idempotency_key", key).Execute() == 1;
    }

    public static JobRow? Find(SqliteSession session, JobId id)
    {
        using var find = session.Use("Find");
        return ReadFirst(find.Bind("id", id.ToString()));
    }

    private static JobRow FindTaker(SqliteSession session, JobSnapshot job) =>
        Find(session, job.Id)
        ?? FindByIdempotencyKey(session, job.Tenant, job.IdempotencyKey)
        ?? FindByKey(session, "FindActiveByKey", "active_key", job.Tenant, job.ActiveKey)
        ?? throw new InvalidOperationException($"Job {job.Id} was not inserted, and nothing stands in its way.");

    public static JobRow? FindByIdempotencyKey(SqliteSession session, string? tenant, string? key) =>
        FindByKey(session, "FindByIdempotencyKey", "idempotency_key", tenant, key);

    private static JobRow? FindByKey(SqliteSession session, string query, string parameter, string? tenant, string? key)
    {
        if (key is null) return null;
        using var find = session.Use(query);
        return ReadFirst(find.Bind("tenant", tenant).Bind(parameter, key));
    }

    private static string? ClaimOf(JobRow row) => row.Claim?.Token.ToString("D");

    private static JobRow? ReadFirst(SqliteStatement rows) => rows.Step() ? SqliteJobRow.ReadRow(rows) : null;

    private static SqliteStatement BindIdentity(SqliteStatement statement, JobSnapshot job) => statement
        .Bind("id", job.Id.ToString())
        .Bind("type", job.Type)
        .Bind("trigger", JobWords.Of(job.Trigger))
        .Bind("tenant", job.Tenant)
        .Bind("user", job.User)
        .Bind("session", job.Session)
        .Bind("subject", job.Subject)
        .Bind("name", job.Name)
        .Bind("max_attempts", job.MaxAttempts)
        .Bind("priority", job.Priority)
        .Bind("timeout", job.Timeout is { } timeout ? Microseconds.ToNumber(timeout) : null)
        .Bind("idempotency_key", job.IdempotencyKey)
        .Bind("active_key", job.ActiveKey)
        .Bind("schedule_id", job.ScheduleId)
        .Bind("parent_id", job.ParentId?.ToString())
        .Bind("retry_of", job.RetryOf?.ToString())
        .Bind("traceparent", job.Traceparent)
        .Bind("created_at", Microseconds.ToNumber(job.CreatedAt))
        .Bind("metadata", job.Metadata?.Value)
        .Bind("input", job.Input?.Value);

    private static void BindChangeable(SqliteStatement statement, JobRow row, JobTexts texts) => statement
        .Bind("status", JobWords.Of(row.Job.Status))
        .Bind("attempt", row.Job.Attempt)
        .Bind("run_at", Microseconds.ToNumber(row.Job.RunAt))
        .Bind("started_at", Microseconds.ToNumber(row.Job.StartedAt))
        .Bind("completed_at", Microseconds.ToNumber(row.Job.CompletedAt))
        .Bind("cancel_requested_at", Microseconds.ToNumber(row.Job.CancelRequestedAt))
        .Bind("sequence", row.Job.Sequence)
        .Bind("claim", ClaimOf(row))
        .Bind("claim_host", row.Claim?.Host)
        .Bind("last_claim", row.LastClaim?.ToString("D"))
        .Bind("lease_until", Microseconds.ToNumber(row.Claim?.LeaseUntil))
        .Bind("expires_at", Microseconds.ToNumber(row.Job.ExpiresAt))
        .Bind("start_before", Microseconds.ToNumber(row.Job.StartBefore))
        .Bind("error", texts.Error)
        .Bind("progress", texts.Progress)
        .Bind("attempts", texts.Attempts)
        .Bind("checkpoint", row.Job.Checkpoint?.Value)
        .Bind("result", row.Job.Result?.Value);
}
