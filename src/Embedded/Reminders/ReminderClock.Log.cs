using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Timers;

internal sealed partial class ReminderClock
{
    [LoggerMessage(LogLevel.Error, "Reminder {ReminderName} of grain {GrainId} failed; it goes on.")]
    private static partial void LogTickFailed(ILogger logger, Exception exception, string reminderName, GrainId grainId);
}
