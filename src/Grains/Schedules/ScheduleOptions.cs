using System.ComponentModel.DataAnnotations;

namespace OrleansJobs.Grains.Schedules;

/// <summary>Settings of schedules: section <c>Schedules</c>.</summary>
public sealed class ScheduleOptions
{
    /// <summary>How late an occurrence may be started before it counts as missed. Default: 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MissedAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a schedule that is soon due is woken by its reminder; between its ticks it wakes itself. The shortest that reminders
    /// are made for is the default: 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);
}
