using System.ComponentModel.DataAnnotations;

namespace OrleansJobs.Grains.Jobs;

/// <summary>Settings of the accepting of jobs: section <c>Jobs</c>.</summary>
internal sealed class SubmissionOptions
{
    /// <summary>For how long after a job was accepted its idempotency key is its own. Default: 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan IdempotencyWindow { get; set; } = TimeSpan.FromDays(1);
}
