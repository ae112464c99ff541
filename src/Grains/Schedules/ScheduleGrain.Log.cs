using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Schedules;

internal sealed partial class ScheduleGrain
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Schedule {Schedule} could not look at what is due; it looks again in a moment")]
    private partial void LogNotLooked(Exception exception, ScheduleId schedule);

    [LoggerMessage(Level = LogLevel.Error, Message = "The job of schedule {Schedule} for {DueAt} was refused")]
    private partial void LogRefused(Exception exception, ScheduleId schedule, DateTimeOffset dueAt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The reminder of schedule {Schedule} could not be set; the sweep for late schedules finds it")]
    private partial void LogNotReminded(Exception exception, ScheduleId schedule);
}
