namespace OrleansJobs.Grains.Contracts;

/// <summary>One try at a job.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Host">The process that ran it.</param>
/// <param name="StartedAt">When it was claimed.</param>
/// <param name="EndedAt">When it ended; null while it runs.</param>
/// <param name="Error">Why it failed; null while it runs and when it did not fail.</param>
[GenerateSerializer, Immutable, Alias("jobs.attempt")]
public sealed record JobAttempt(int Number, string Host, DateTimeOffset StartedAt, DateTimeOffset? EndedAt = null, JobError? Error = null);
