using System.Collections.Frozen;
using NpgsqlTypes;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>What a write puts into each column, by the name of the parameter.</summary>
internal static class PostgresJobColumns
{
    /// <summary>Makes each column.</summary>
    public static FrozenDictionary<string, Func<PostgresColumn>> All { get; } =
        Guards().Concat(Identity()).Concat(Changeable()).ToFrozenDictionary(column => column.Name, column => column.Make, StringComparer.Ordinal);

    private static IEnumerable<(string Name, Func<PostgresColumn> Make)> Guards() =>
    [
        ("known_sequence", Column(NpgsqlDbType.Bigint, write => write.Current!.Job.Sequence)),
        ("known_claim", Column(NpgsqlDbType.Uuid, write => write.Current!.Claim?.Token)),
    ];

    private static IEnumerable<(string Name, Func<PostgresColumn> Make)> Identity() =>
    [
        ("id", Column(NpgsqlDbType.Uuid, write => write.Id)),
        ("type", Text(job => job.Type)),
        ("trigger", Text(job => JobWords.Of(job.Trigger))),
        ("tenant", Text(job => job.Tenant)),
        ("user", Text(job => job.User)),
        ("session", Text(job => job.Session)),
        ("subject", Text(job => job.Subject)),
        ("name", Text(job => job.Name)),
        ("max_attempts", Column(NpgsqlDbType.Integer, write => write.Next!.Job.MaxAttempts)),
        ("priority", Column(NpgsqlDbType.Integer, write => write.Next!.Job.Priority)),
        ("timeout", Column<long?>(NpgsqlDbType.Bigint, write => write.Next!.Job.Timeout is { } timeout ? Microseconds.ToNumber(timeout) : null)),
        ("idempotency_key", Column(NpgsqlDbType.Text, write => PostgresText.Write(write.IdempotencyKey))),
        ("active_key", Text(job => job.ActiveKey)),
        ("schedule_id", Text(job => job.ScheduleId)),
        ("parent_id", Column(NpgsqlDbType.Uuid, write => write.Next!.Job.ParentId?.Value)),
        ("retry_of", Column(NpgsqlDbType.Uuid, write => write.Next!.Job.RetryOf?.Value)),
        ("traceparent", Text(job => job.Traceparent)),
        ("created_at", Column(NpgsqlDbType.TimestampTz, write => PostgresTime.Write(write.Next!.Job.CreatedAt))),
        ("submission_hash", Column(NpgsqlDbType.Text, write => write.Next!.SubmissionHash)),
        ("metadata", Text(job => job.Metadata?.Value)),
        ("input", Text(job => job.Input?.Value)),
        ("continuations", Column(NpgsqlDbType.Text, write => PostgresText.Write(write.Texts.Continuations))),
        ("limit_key", Column(NpgsqlDbType.Text, write => PostgresText.Write(write.Next!.LimitKey))),
    ];

    private static IEnumerable<(string Name, Func<PostgresColumn> Make)> Changeable() =>
    [
        ("status", Text(job => JobWords.Of(job.Status))),
        ("attempt", Column(NpgsqlDbType.Integer, write => write.Next!.Job.Attempt)),
        ("run_at", Time(job => job.RunAt)),
        ("started_at", Time(job => job.StartedAt)),
        ("completed_at", Time(job => job.CompletedAt)),
        ("cancel_requested_at", Time(job => job.CancelRequestedAt)),
        ("sequence", Column(NpgsqlDbType.Bigint, write => write.Next!.Job.Sequence)),
        ("claim", Column(NpgsqlDbType.Uuid, write => write.Next!.Claim?.Token)),
        ("claim_host", Column(NpgsqlDbType.Text, write => PostgresText.Write(write.Next!.Claim?.Host))),
        ("lease_until", Column(NpgsqlDbType.TimestampTz, write => PostgresTime.Write(write.Next!.Claim?.LeaseUntil))),
        ("last_claim", Column(NpgsqlDbType.Uuid, write => write.Next!.LastClaim)),
        ("expires_at", Time(job => job.ExpiresAt)),
        ("start_before", Time(job => job.StartBefore)),
        ("followed_at", Time(job => job.FollowedAt)),
        ("error", Column(NpgsqlDbType.Text, write => PostgresText.Write(write.Texts.Error))),
        ("progress", Column(NpgsqlDbType.Text, write => PostgresText.Write(write.Texts.Progress))),
        ("attempts", Column(NpgsqlDbType.Text, write => PostgresText.Write(write.Texts.Attempts))),
        ("checkpoint", Text(job => job.Checkpoint?.Value)),
        ("result", Text(job => job.Result?.Value)),
    ];

    private static Func<PostgresColumn> Text(Func<JobSnapshot, string?> value) =>
        Column(NpgsqlDbType.Text, write => PostgresText.Write(value(write.Next!.Job)));

    private static Func<PostgresColumn> Time(Func<JobSnapshot, DateTimeOffset?> value) =>
        Column(NpgsqlDbType.TimestampTz, write => PostgresTime.Write(value(write.Next!.Job)));

    private static Func<PostgresColumn> Column<T>(NpgsqlDbType type, Func<PostgresJobWrite, T> value) => () => new PostgresColumn<T>(type, value);
}
