using System.Collections.Immutable;

namespace OrleansJobs.Grains.Contracts;

/// <summary>A request for a job. The fields mean what they mean in <see cref="JobSnapshot"/>.</summary>
[GenerateSerializer, Immutable, Alias("jobs.submission")]
public sealed record JobSubmission
{
    /// <summary>What kind of work it is: 1 to 100 characters of <c>a-z 0-9 _ - .</c></summary>
    [Id(0)] public required string Type { get; init; }

    /// <inheritdoc cref="JobSnapshot.Trigger"/>
    [Id(1)] public JobTrigger Trigger { get; init; }

    /// <inheritdoc cref="JobSnapshot.Tenant"/>
    [Id(2)] public string? Tenant { get; init; }

    /// <inheritdoc cref="JobSnapshot.User"/>
    [Id(3)] public string? User { get; init; }

    /// <inheritdoc cref="JobSnapshot.Session"/>
    [Id(4)] public string? Session { get; init; }

    /// <inheritdoc cref="JobSnapshot.Subject"/>
    [Id(5)] public string? Subject { get; init; }

    /// <inheritdoc cref="JobSnapshot.Name"/>
    [Id(6)] public string? Name { get; init; }

    /// <inheritdoc cref="JobSnapshot.Input"/>
    [Id(7)] public JsonText? Input { get; init; }

    /// <inheritdoc cref="JobSnapshot.Priority"/>
    [Id(8)] public int Priority { get; init; }

    /// <inheritdoc cref="JobSnapshot.RunAt"/>
    [Id(9)] public DateTimeOffset? RunAt { get; init; }

    /// <summary>Attempts allowed, 1 to 100; null for the type's own number.</summary>
    [Id(10)] public int? MaxAttempts { get; init; }

    /// <summary>How long one attempt may take; null for the type's own limit.</summary>
    [Id(11)] public TimeSpan? Timeout { get; init; }

    /// <inheritdoc cref="JobSnapshot.IdempotencyKey"/>
    [Id(12)] public string? IdempotencyKey { get; init; }

    /// <inheritdoc cref="JobSnapshot.ActiveKey"/>
    [Id(13)] public string? ActiveKey { get; init; }

    /// <inheritdoc cref="JobSnapshot.ScheduleId"/>
    [Id(14)] public string? ScheduleId { get; init; }

    /// <inheritdoc cref="JobSnapshot.ParentId"/>
    [Id(15)] public JobId? ParentId { get; init; }

    /// <inheritdoc cref="JobSnapshot.RetryOf"/>
    [Id(16)] public JobId? RetryOf { get; init; }

    /// <inheritdoc cref="JobSnapshot.Metadata"/>
    [Id(17)] public JsonText? Metadata { get; init; }

    /// <inheritdoc cref="JobSnapshot.Traceparent"/>
    [Id(18)] public string? Traceparent { get; init; }

    /// <summary>How long its first attempt may take to begin, from the time it may run, or was accepted if that is later: 365 days at most; then
    /// it is cancelled. Null for the type's own limit.</summary>
    [Id(19)] public TimeSpan? StartWithin { get; init; }

    /// <summary>Where its first attempt resumes, as an attempt of the job that it repeats has kept it; null to begin at the beginning.</summary>
    [Id(20)] public JsonText? Checkpoint { get; init; }

    /// <summary>What is submitted when the job has ended; at most <see cref="JobLimits.MostContinuations"/>.</summary>
    [Id(40)] public ImmutableArray<JobContinuation> Then { get; init; } = [];

    /// <summary>The jobs of a batch, in place of an input; null for a job that is none. The type is <see cref="JobBatch.Type"/> then, and it
    /// runs from the first moment, once and without a limit: run time, attempts and timeout are not the submission's to say.</summary>
    [Id(41)] public JobBatch? Batch { get; init; }
}

/// <summary>The answer to a submission.</summary>
/// <param name="Job">The job: the new one, or the one that was there already.</param>
/// <param name="Created">False when the id, the idempotency key or the active key was taken by <paramref name="Job"/>.</param>
[GenerateSerializer, Immutable, Alias("jobs.submitted")]
public sealed record JobSubmitted(JobSnapshot Job, bool Created);
