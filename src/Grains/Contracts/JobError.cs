namespace OrleansJobs.Grains.Contracts;

/// <summary>Why a job or an attempt failed, as data. What is longer than <see cref="JobLimits"/> says is cut when it is kept.</summary>
/// <param name="Code">A word for programs, snake_case: <c>crashed</c>, <c>timeout</c>, <c>abandoned</c>, <c>expired</c>,
/// <c>unexpected</c> or a code of the handler's.</param>
/// <param name="Message">One plain sentence for people.</param>
/// <param name="Detail">More for the one who looks into it; null when there is nothing more to say.</param>
[GenerateSerializer, Immutable, Alias("jobs.error")]
public sealed record JobError(string Code, string Message, string? Detail = null);
