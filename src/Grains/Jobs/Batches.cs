using System.Collections.Immutable;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Jobs;

/// <summary>The rules of batches.</summary>
internal static class Batches
{
    /// <summary>The host of a batch's one attempt: its own grain, wherever that lives.</summary>
    public const string Host = "batch";

    /// <summary>Whether it is a batch that has not ended.</summary>
    public static bool IsAtWork(JobRow row) => row is { Job.Type: JobBatch.Type, Claim.Host: Host };

    /// <summary>The input of the parent: its children under ids of their own, which sort as they were given.</summary>
    /// <exception cref="InvalidJobException">There are none or too many, or they are too long.</exception>
    public static JsonText ToInput(JobBatch batch, TimeProvider time)
    {
        JobFactory.Require(batch.Jobs is { IsDefaultOrEmpty: false, Length: <= JobLimits.MostBatchJobs }, "jobs", $"must be a list of 1 to {JobLimits.MostBatchJobs}");
        JobFactory.Require(batch.AllowedFailures >= 0, "failures.allowed", "must not be negative");
        JobFactory.Require(batch.Concurrency is null or (>= 1 and <= JobLimits.MostBatchJobs), "concurrency", $"must be 1 to {JobLimits.MostBatchJobs}");
        var ids = batch.Jobs.Select(_ => JobId.New(time)).Order();
        var plan = new BatchPlan([.. ids.Zip(batch.Jobs, (id, job) => new BatchChild(id, job))], new BatchRule(batch.AllowedFailures, batch.StopOnFailure), batch.Concurrency);
        var input = new JsonText(JsonSerializer.Serialize(plan, JobJson.Lean));
        JobFactory.Require(input.Value.Length <= JobLimits.LongestInput, "jobs", $"must not be longer than {JobLimits.LongestInput} characters");
        return input;
    }

    /// <summary>What the parent was given.</summary>
    public static BatchPlan Read(JobSnapshot parent) => JsonSerializer.Deserialize<BatchPlan>(parent.Input!.Value.Value, JobJson.Lean)!;

    /// <summary>The same batch again, for a retry: all of it.</summary>
    public static JobBatch? Repeat(JobSnapshot job) => job.Type != JobBatch.Type ? null
        : Read(job) is var plan ? new JobBatch([.. plan.Jobs.Select(child => child.Job)], plan.Failures.Allowed, plan.Failures.Stop, plan.Concurrency) : null;
}

/// <summary>What a batch is, as its parent's input says it.</summary>
/// <param name="Jobs">Its jobs, in the order in which they are submitted.</param>
/// <param name="Failures">What becomes of failures.</param>
/// <param name="Concurrency">How many are active at once, at most; null for all, as in rows from before there was a bound.</param>
internal sealed record BatchPlan(ImmutableArray<BatchChild> Jobs, BatchRule Failures, int? Concurrency = null);

/// <summary>One of its jobs and the id under which it is submitted.</summary>
internal sealed record BatchChild(JobId Id, JobSubmission Job);

/// <summary>What becomes of failures.</summary>
internal sealed record BatchRule(int Allowed, bool Stop);
