namespace OrleansJobs.Grains.Contracts;

/// <summary>The five states of a job. There are no synonyms inside the service; dialects may rename on their own border.</summary>
[GenerateSerializer, Alias("jobs.status")]
public enum JobStatus
{
    /// <summary>Accepted and kept; waiting for its time, a free slot or a runner.</summary>
    Pending,

    /// <summary>One attempt is at work, held by a claim.</summary>
    Running,

    /// <summary>Ended with a result. Final.</summary>
    Completed,

    /// <summary>Ended with an error and has no attempts left, or the error is not worth another. Final.</summary>
    Failed,

    /// <summary>Ended because someone asked. Final.</summary>
    Cancelled,
}
