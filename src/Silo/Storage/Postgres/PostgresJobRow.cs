using Npgsql;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>Reads a job from its row.</summary>
internal static class PostgresJobRow
{
    /// <summary>A row of <c>jobs</c>.</summary>
    public static JobRow ReadRow(NpgsqlDataReader row) => new(
        ReadSummary(row) with
        {
            Input = Json(row, "input"),
            Result = Json(row, "result"),
            Checkpoint = Json(row, "checkpoint"),
            Continuations = JobTexts.ReadContinuations(Text(row, "continuations")),
            FollowedAt = Time(row, "followed_at"),
        },
        Value<Guid>(row, "claim") is { } token ? new JobClaim(token, Text(row, "claim_host")!, Time(row, "lease_until")) : null,
        Value<Guid>(row, "last_claim"),
        Text(row, "submission_hash"),
        Text(row, "limit_key"));

    /// <summary>A row of <c>job_summaries</c>.</summary>
    public static JobSnapshot ReadSummary(NpgsqlDataReader row) => new()
    {
        Id = ReadId(row),
        Type = Text(row, "type")!,
        Status = ReadStatus(row),
        Trigger = JobWords.ToTrigger(Text(row, "trigger")!),
        Tenant = Text(row, "tenant"),
        User = Text(row, "user"),
        Session = Text(row, "session"),
        Subject = Text(row, "subject"),
        Name = Text(row, "name"),
        Error = JobTexts.ReadError(Text(row, "error")),
        Progress = JobTexts.ReadProgress(Text(row, "progress")!),
        Attempt = row.GetInt32(row.GetOrdinal("attempt")),
        MaxAttempts = row.GetInt32(row.GetOrdinal("max_attempts")),
        Attempts = JobTexts.ReadAttempts(Text(row, "attempts")!),
        Priority = row.GetInt32(row.GetOrdinal("priority")),
        RunAt = Time(row, "run_at"),
        Timeout = Value<long>(row, "timeout") is { } timeout ? Microseconds.ToDuration(timeout) : null,
        IdempotencyKey = Text(row, "idempotency_key"),
        ActiveKey = Text(row, "active_key"),
        ScheduleId = Text(row, "schedule_id"),
        ParentId = Id(row, "parent_id"),
        RetryOf = Id(row, "retry_of"),
        Metadata = Json(row, "metadata"),
        Traceparent = Text(row, "traceparent"),
        CreatedAt = Time(row, "created_at")!.Value,
        StartedAt = Time(row, "started_at"),
        CompletedAt = Time(row, "completed_at"),
        CancelRequestedAt = Time(row, "cancel_requested_at"),
        Sequence = row.GetInt64(row.GetOrdinal("sequence")),
        ExpiresAt = Time(row, "expires_at"),
        StartBefore = Time(row, "start_before"),
    };

    /// <summary>A running job and its claim.</summary>
    public static ClaimedJob ReadClaimed(NpgsqlDataReader row) =>
        new(ReadId(row), row.GetGuid(row.GetOrdinal("claim")), Text(row, "claim_host")!);

    /// <summary>The id of a row.</summary>
    public static JobId ReadId(NpgsqlDataReader row) => new(row.GetGuid(row.GetOrdinal("id")));

    /// <summary>The status of a row.</summary>
    public static JobStatus ReadStatus(NpgsqlDataReader row) => JobWords.ToStatus(Text(row, "status")!);

    /// <summary>A text of a row, or null.</summary>
    public static string? Text(NpgsqlDataReader row, string column)
    {
        var index = row.GetOrdinal(column);
        return row.IsDBNull(index) ? null : PostgresText.Read(row.GetString(index));
    }

    /// <summary>A time of a row, or null.</summary>
    public static DateTimeOffset? Time(NpgsqlDataReader row, string column) =>
        Value<DateTime>(row, column) is { } time ? new DateTimeOffset(time) : null;

    private static T? Value<T>(NpgsqlDataReader row, string column)
        where T : struct
    {
        var index = row.GetOrdinal(column);
        return row.IsDBNull(index) ? null : row.GetFieldValue<T>(index);
    }

    private static JsonText? Json(NpgsqlDataReader row, string column) => Text(row, column) is { } text ? new JsonText(text) : null;

    /// <summary>A job's id of a row, or null.</summary>
    public static JobId? Id(NpgsqlDataReader row, string column) => Value<Guid>(row, column) is { } id ? new JobId(id) : null;
}
