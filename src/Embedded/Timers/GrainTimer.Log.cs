using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Timers;

internal sealed partial class GrainTimer
{
    [LoggerMessage(LogLevel.Error, "A timer tick of grain {GrainId} failed; the timer goes on.")]
    private static partial void LogTickFailed(ILogger logger, Exception exception, GrainId grainId);
}
