using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Handlers;

/// <summary>A job asks for something that no attempt could give.</summary>
/// <param name="code">A word for programs.</param>
/// <param name="message">One plain sentence for the person who asked.</param>
internal sealed class WorkRefusedException(string code, string message) : Exception(message)
{
    /// <summary>A word for programs.</summary>
    public string Code { get; } = code;

    /// <summary>How the attempt ends: for good.</summary>
    public JobOutcome ToOutcome() => new JobOutcome.Failed(new JobError(Code, Message), Retryable: false);
}
