using System.Collections.Immutable;

namespace OrleansJobs.Grains.Contracts;

/// <summary>Jobs that are submitted together, under a parent that shows how far they are and ends when the last of them has.</summary>
/// <param name="Jobs">The children: 1 to <see cref="JobLimits.MostBatchJobs"/>. Tenant, user and session are the parent's where they are not
/// said.</param>
/// <param name="AllowedFailures">How many may fail or be cancelled without the batch having failed.</param>
/// <param name="StopOnFailure">Whether the rest is cancelled as soon as more have.</param>
/// <param name="Concurrency">At most so many are pending or running at once, 1 to <see cref="JobLimits.MostBatchJobs"/>: the next is submitted
/// when one has ended. Null for all at once.</param>
[GenerateSerializer, Immutable, Alias("jobs.batch")]
public sealed record JobBatch(ImmutableArray<JobSubmission> Jobs, int AllowedFailures = 0, bool StopOnFailure = false, int? Concurrency = null)
{
    /// <summary>The type of the parent; no other job has it.</summary>
    public const string Type = "batch";
}
