using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Activations;

internal sealed partial class Activation
{
    [LoggerMessage(LogLevel.Error, "Grain {GrainId} could not be activated; its callers get the error.")]
    private static partial void LogActivationFailed(ILogger logger, Exception exception, GrainId grainId);

    [LoggerMessage(LogLevel.Error, "OnDeactivateAsync of grain {GrainId} failed; the activation ends all the same.")]
    private static partial void LogDeactivationFailed(ILogger logger, Exception exception, GrainId grainId);

    [LoggerMessage(LogLevel.Warning, "Disposing grain {GrainId} or its services failed.")]
    private static partial void LogDisposeFailed(ILogger logger, Exception exception, GrainId grainId);
}
