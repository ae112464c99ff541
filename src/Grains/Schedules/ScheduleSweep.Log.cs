using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Schedules;

internal sealed partial class ScheduleSweep
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Late schedules could not be listed; the next look comes in a moment")]
    private partial void LogNotListed(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Schedule {Schedule} is late and could not be woken; it is tried again in a moment")]
    private partial void LogNotWoken(Exception exception, ScheduleId schedule);
}
