namespace OrleansJobs.Grains.Contracts;

/// <summary>Which end of a job something follows.</summary>
[GenerateSerializer, Alias("jobs.continue-on")]
public enum JobContinueOn
{
    /// <summary>It has completed. Default.</summary>
    Success,

    /// <summary>It has failed or was cancelled: whatever waits for its result will not get one.</summary>
    Failure,

    /// <summary>It is final.</summary>
    Any,
}

/// <summary>What is submitted when a job has ended.</summary>
/// <param name="On">After which end.</param>
/// <param name="Job">What: tenant, user and session are the ended job's where they are not said, and so is the input: who it was and how
/// it ended.</param>
/// <param name="Id">Under which id; given when the job that it follows is accepted.</param>
[GenerateSerializer, Immutable, Alias("jobs.continuation")]
public sealed record JobContinuation(JobContinueOn On, JobSubmission Job, JobId Id = default)
{
    /// <summary>Whether it follows a job that has ended so.</summary>
    public bool Follows(JobStatus end) => On switch
    {
        JobContinueOn.Success => end == JobStatus.Completed,
        JobContinueOn.Failure => end is JobStatus.Failed or JobStatus.Cancelled,
        _ => end is JobStatus.Completed or JobStatus.Failed or JobStatus.Cancelled,
    };
}
