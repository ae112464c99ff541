using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Execution;

/// <summary>Ends the attempt as failed, from however deep inside the work of an <see cref="IJobHandler"/>.</summary>
/// <param name="code">A word for programs, snake_case.</param>
/// <param name="message">One plain sentence for the person who asked for the work.</param>
/// <param name="retryable">Whether another attempt could do better. Default: no.</param>
/// <param name="retryAfter">How long to wait before it; null for the type's backoff.</param>
/// <param name="detail">More for the one who looks into it; kept up to <see cref="JobLimits.LongestDetail"/> characters.</param>
public sealed class JobFailedException(string code, string message, bool retryable = false, TimeSpan? retryAfter = null, string? detail = null)
    : Exception(message)
{
    /// <summary>A word for programs.</summary>
    public string Code { get; } = code;

    /// <summary>Whether another attempt could do better.</summary>
    public bool Retryable { get; } = retryable;

    /// <summary>How long to wait before it; null for the type's backoff.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>How the attempt ends.</summary>
    public JobOutcome ToOutcome() => new JobOutcome.Failed(new JobError(Code, Message, detail), Retryable, RetryAfter);
}
