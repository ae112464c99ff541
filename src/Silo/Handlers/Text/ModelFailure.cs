using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Text;

/// <summary>What goes wrong with a model.</summary>
internal static class ModelFailure
{
    /// <summary>It says nothing useful at present.</summary>
    public static JobFailedException Unavailable(string message, TimeSpan? retryAfter = null) =>
        new("model_unavailable", message, retryable: true, retryAfter);

    /// <summary>It would refuse again.</summary>
    public static JobFailedException Refused(string message) => new("model_refused", message);
}
