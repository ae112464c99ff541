using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Lifecycle;

/// <summary>What the service itself says of an attempt that failed.</summary>
internal static class AttemptErrors
{
    /// <summary>It took longer than it may.</summary>
    public static JobError Timeout(JobSnapshot job) => new("timeout", $"The work took longer than {DurationWords.Of(job.Timeout!.Value)}.");
}
