using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Streams;

internal sealed partial class EnumerationSet
{
    [LoggerMessage(LogLevel.Warning, "Ending an enumeration of grain {GrainId} failed.")]
    public static partial void LogEndFailed(ILogger logger, Exception exception, GrainId grainId);
}
