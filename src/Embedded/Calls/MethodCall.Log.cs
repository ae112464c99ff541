using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Calls;

internal sealed partial class MethodCall<TResult>
{
    [LoggerMessage(LogLevel.Warning, "The one-way call {Method} of grain {GrainId} failed.")]
    private static partial void LogOneWayCallFailed(ILogger logger, Exception exception, string method, GrainId grainId);
}
