using System.Collections.Immutable;

namespace OrleansJobs.Grains.Contracts;

/// <summary>Everything there is to say about a job at one moment. Immutable; a later moment has a greater <see cref="Sequence"/>.</summary>
[GenerateSerializer, Immutable, Alias("jobs.snapshot")]
public sealed record JobSnapshot
{
    /// <summary>Who it is.</summary>
    [Id(0)] public required JobId Id { get; init; }

    /// <summary>What kind of work it is; decides who runs it.</summary>
    [Id(1)] public required string Type { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(2)] public JobStatus Status { get; init; }

    /// <summary>What started it.</summary>
    [Id(3)] public JobTrigger Trigger { get; init; }

    /// <summary>The tenant (guild) it belongs to.</summary>
    [Id(4)] public string? Tenant { get; init; }

    /// <summary>The user it was started by.</summary>
    [Id(5)] public string? User { get; init; }

    /// <summary>The session it was started in.</summary>
    [Id(6)] public string? Session { get; init; }

    /// <summary>What it is about: a bank id, a related entity.</summary>
    [Id(7)] public string? Subject { get; init; }

    /// <summary>What people call it.</summary>
    [Id(8)] public string? Name { get; init; }

    /// <summary>What the work is given. Null in lists.</summary>
    [Id(9)] public JsonText? Input { get; init; }

    /// <summary>What the work gave. Null unless completed, and in lists.</summary>
    [Id(10)] public JsonText? Result { get; init; }

    /// <summary>Why the last attempt failed, or why the job was cancelled without anyone asking. Kept while it waits for another attempt.</summary>
    [Id(11)] public JobError? Error { get; init; }

    /// <summary>How far the work is.</summary>
    [Id(12)] public JobProgress Progress { get; init; } = JobProgress.None;

    /// <summary>Where the next attempt may resume. Null in lists.</summary>
    [Id(13)] public JsonText? Checkpoint { get; init; }

    /// <summary>Attempts used so far, the running one included.</summary>
    [Id(14)] public int Attempt { get; init; }

    /// <summary>Attempts allowed.</summary>
    [Id(15)] public int MaxAttempts { get; init; }

    /// <summary>The attempts, first to last.</summary>
    [Id(16)] public ImmutableArray<JobAttempt> Attempts { get; init; } = [];

    /// <summary>Greater runs first among waiting jobs of one type. Default: 0.</summary>
    [Id(17)] public int Priority { get; init; }

    /// <summary>Not before this time; null for at once.</summary>
    [Id(18)] public DateTimeOffset? RunAt { get; init; }

    /// <summary>How long one attempt may take; null for as long as it needs.</summary>
    [Id(19)] public TimeSpan? Timeout { get; init; }

    /// <summary>The same submission with this key, in the same tenant, is answered with this job for 24 hours; another one is refused.</summary>
    [Id(20)] public string? IdempotencyKey { get; init; }

    /// <summary>At most one pending or running job has this key in a tenant.</summary>
    [Id(21)] public string? ActiveKey { get; init; }

    /// <summary>The schedule that started it.</summary>
    [Id(22)] public string? ScheduleId { get; init; }

    /// <summary>The job it follows, or the batch it belongs to.</summary>
    [Id(23)] public JobId? ParentId { get; init; }

    /// <summary>The failed or cancelled job it repeats.</summary>
    [Id(24)] public JobId? RetryOf { get; init; }

    /// <summary>Whatever the caller wants to keep with it.</summary>
    [Id(25)] public JsonText? Metadata { get; init; }

    /// <summary>The trace it was started in (W3C Trace Context).</summary>
    [Id(26)] public string? Traceparent { get; init; }

    /// <summary>When it was accepted.</summary>
    [Id(27)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its latest attempt began; null before the first.</summary>
    [Id(28)] public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it became final.</summary>
    [Id(29)] public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When someone asked to cancel the running attempt.</summary>
    [Id(30)] public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>Grows with every visible change and never goes back, not even across a crash.</summary>
    [Id(31)] public long Sequence { get; init; }

    /// <summary>When it is deleted by itself; null for never, and unless final.</summary>
    [Id(32)] public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it is cancelled if its first attempt has not begun; null for never, and once it has begun.</summary>
    [Id(33)] public DateTimeOffset? StartBefore { get; init; }

    /// <summary>What is submitted when it has ended. Empty in lists.</summary>
    [Id(40)] public ImmutableArray<JobContinuation> Continuations { get; init; } = [];

    /// <summary>When what follows its end was submitted; null before, in lists, and where nothing can follow.</summary>
    [Id(41)] public DateTimeOffset? FollowedAt { get; init; }

    /// <summary>The active key of its retries, so that while one of them is active there is no second one.</summary>
    public string RetryKey() => ActiveKey ?? RetryKeyOf(Id);

    /// <summary>The same of a job that has no active key of its own.</summary>
    public static string RetryKeyOf(JobId id) => $"retry-of-{id}";

    /// <summary>Whether the status can change no more.</summary>
    public bool IsFinal() => Status is JobStatus.Completed or JobStatus.Failed or JobStatus.Cancelled;
}
