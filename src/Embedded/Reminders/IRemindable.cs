using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain that reminders can wake.</summary>
public interface IRemindable : IGrain
{
    /// <summary>A reminder fell due. Errors are only logged; the reminder goes on.</summary>
    /// <param name="reminderName">Which reminder.</param>
    /// <param name="status">When it was first due, its period, and now.</param>
    /// <returns>A task.</returns>
    Task ReceiveReminder(string reminderName, TickStatus status);
}
