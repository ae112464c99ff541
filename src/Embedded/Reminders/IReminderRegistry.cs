using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>The reminders of grains; grains use the extension methods of <see cref="GrainReminderExtensions"/>.</summary>
public interface IReminderRegistry
{
    /// <summary>Registers a reminder, or replaces the one of that name.</summary>
    /// <param name="callingGrainId">Whom it wakes.</param>
    /// <param name="reminderName">Its name.</param>
    /// <param name="dueTime">When it is first due, from now.</param>
    /// <param name="period">The time between ticks; at least ReminderOptions.MinimumReminderPeriod.</param>
    /// <returns>The reminder.</returns>
    Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period);

    /// <summary>Removes a reminder.</summary>
    /// <param name="callingGrainId">Whom it wakes.</param>
    /// <param name="reminder">The reminder.</param>
    /// <returns>A task; fails with <see cref="ReminderException"/> if the reminder was changed since it was read.</returns>
    Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder);

    /// <summary>One reminder of a grain.</summary>
    /// <param name="callingGrainId">Whom it wakes.</param>
    /// <param name="reminderName">Its name.</param>
    /// <returns>The reminder, or null.</returns>
    Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName);

    /// <summary>All reminders of a grain.</summary>
    /// <param name="callingGrainId">Whom they wake.</param>
    /// <returns>The reminders.</returns>
    Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId);
}
