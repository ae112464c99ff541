using System.Text.Json.Serialization;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>A job as the canonical routes and the event stream show it. Nulls are written.</summary>
internal sealed record JobView
{
    public required JobId Id { get; init; }

    /// <summary>The same as id, under the name lists have always had; absent elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobId? JobId { get; init; }

    public required string Type { get; init; }
    public required JobStatus Status { get; init; }

    /// <summary>Why a pending job waits, in one sentence.</summary>
    public required string? WaitReason { get; init; }

    /// <summary>That a running job is stopping, in one sentence.</summary>
    public required string? Stopping { get; init; }

    public required JobTrigger Trigger { get; init; }
    public required string? Tenant { get; init; }
    public required string? User { get; init; }
    public required string? Session { get; init; }
    public required string? Subject { get; init; }
    public required string? Name { get; init; }

    /// <summary>Null in lists.</summary>
    public required JsonText? Input { get; init; }

    /// <summary>Null unless completed, and in lists.</summary>
    public required JsonText? Result { get; init; }

    public required JobError? Error { get; init; }
    public required ProgressView Progress { get; init; }

    /// <summary>Null in lists.</summary>
    public required JsonText? Checkpoint { get; init; }

    public required int Attempt { get; init; }
    public required int MaxAttempts { get; init; }
    public required IReadOnlyList<JobAttempt> Attempts { get; init; }
    public required int Priority { get; init; }
    public required DateTimeOffset? RunAt { get; init; }

    /// <summary>Seconds one attempt may take.</summary>
    public required double? Timeout { get; init; }

    public required string? IdempotencyKey { get; init; }
    public required string? ActiveKey { get; init; }
    public required string? ScheduleId { get; init; }
    public required JobId? ParentId { get; init; }
    public required JobId? RetryOf { get; init; }
    public required JsonText? Metadata { get; init; }
    public required string? Traceparent { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset? StartedAt { get; init; }
    public required DateTimeOffset? CompletedAt { get; init; }
    public required DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>When it is deleted by itself; null for never, and unless final.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it is cancelled if its first attempt has not begun; null for never, and once it has begun.</summary>
    public required DateTimeOffset? StartBefore { get; init; }

    /// <summary>What is submitted when it has ended. Empty in lists.</summary>
    public required IReadOnlyList<ContinuationView> Continuations { get; init; }

    /// <summary>Grows with every visible change; the ETag of the job and the id of its events.</summary>
    public required long Sequence { get; init; }

    /// <summary>The job as it is shown at <paramref name="now"/>, where its type stands as <paramref name="type"/> says.</summary>
    public static JobView Of(JobSnapshot job, DateTimeOffset now, JobTypeState? type = null) => new()
    {
        Id = job.Id,
        Type = job.Type,
        Status = job.Status,
        WaitReason = Dialects.WaitReason.Of(job, now, type),
        Stopping = Dialects.Stopping.Of(job, now),
        Trigger = job.Trigger,
        Tenant = job.Tenant,
        User = job.User,
        Session = job.Session,
        Subject = job.Subject,
        Name = job.Name,
        Input = job.Input,
        Result = job.Result,
        Error = job.Error,
        Progress = ProgressView.Of(job.Progress),
        Checkpoint = job.Checkpoint,
        Attempt = job.Attempt,
        MaxAttempts = job.MaxAttempts,
        Attempts = job.Attempts,
        Priority = job.Priority,
        RunAt = job.RunAt,
        Timeout = job.Timeout?.TotalSeconds,
        IdempotencyKey = job.IdempotencyKey,
        ActiveKey = job.ActiveKey,
        ScheduleId = job.ScheduleId,
        ParentId = job.ParentId,
        RetryOf = job.RetryOf,
        Metadata = job.Metadata,
        Traceparent = job.Traceparent,
        CreatedAt = job.CreatedAt,
        StartedAt = job.StartedAt,
        CompletedAt = job.CompletedAt,
        CancelRequestedAt = job.CancelRequestedAt,
        ExpiresAt = job.ExpiresAt,
        StartBefore = job.StartBefore,
        Continuations = [.. job.Continuations.Select(next => ContinuationView.Of(job, next))],
        Sequence = job.Sequence,
    };

    /// <summary>The job as an entry of a list.</summary>
    public static JobView Listed(JobSnapshot job, DateTimeOffset now, JobTypeState? type) => Of(job, now, type) with { JobId = job.Id };
}

/// <summary>What follows a job.</summary>
/// <param name="On">After which end.</param>
/// <param name="JobId">Which job; there is none before it was started.</param>
/// <param name="Type">Its type.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Started">Whether the state is <c>started</c>.</param>
internal sealed record ContinuationView(JobContinueOn On, JobId JobId, string Type, ContinuationState State, bool Started)
{
    public static ContinuationView Of(JobSnapshot job, JobContinuation next)
    {
        var state = job.IsFinal() && !next.Follows(job.Status) ? ContinuationState.Skipped
            : job.FollowedAt is null ? ContinuationState.Waiting : ContinuationState.Started;
        return new ContinuationView(next.On, next.Id, next.Job.Type, state, state == ContinuationState.Started);
    }
}

/// <summary>Where a continuation stands.</summary>
internal enum ContinuationState
{
    /// <summary>The job has not ended, or has just.</summary>
    Waiting,

    /// <summary>It was submitted.</summary>
    Started,

    /// <summary>The job has ended in another way: it never will be.</summary>
    Skipped,
}

/// <summary>How far a job is, in one number.</summary>
internal static class PercentDone
{
    /// <summary>0 to 100; 100 when it is completed, 0 while nobody can say.</summary>
    public static double Of(JobSnapshot job) => job.Status == JobStatus.Completed ? 100 : Math.Clamp(job.Progress.Percent ?? 0, 0, 100);
}

/// <summary>How far a job is.</summary>
internal sealed record ProgressView(long? Current, long? Total, double? Percent, string? Message,
    IReadOnlyDictionary<string, PartView> Parts)
{
    public static ProgressView Of(JobProgress progress)
    {
        var parts = new OrderedDictionary<string, PartView>();
        foreach (var part in progress.Parts) parts[part.Name] = new PartView(part.Status, part.Count, part.Total, part.Message);
        return new ProgressView(progress.Current, progress.Total, progress.Percent, progress.Message, parts);
    }
}

/// <summary>One part of a job's progress, under its name.</summary>
internal sealed record PartView(JobStatus Status, long Count, long? Total, string? Message);
