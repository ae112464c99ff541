using Orleans.Runtime;
using OrleansJobs.Conformance_Tests.Support;

namespace OrleansJobs.Conformance_Tests.Grains;

public interface IReminderGrain : IGrainWithStringKey
{
    Task Register(string name, TimeSpan dueTime, TimeSpan period);

    Task<bool> Unregister(string name);

    Task<List<string>> Names();

    Task End();
}

internal sealed class ReminderGrain(Probe probe) : Grain, IReminderGrain, IRemindable
{
    public Task Register(string name, TimeSpan dueTime, TimeSpan period) => this.RegisterOrUpdateReminder(name, dueTime, period);

    public async Task<bool> Unregister(string name)
    {
        if (await this.GetReminder(name) is not { } reminder)
            return false;
        await this.UnregisterReminder(reminder);
        return true;
    }

    public async Task<List<string>> Names()
    {
        var reminders = await this.GetReminders();
        return [.. reminders.Select(reminder => reminder.ReminderName).Order()];
    }

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var isRight = status.CurrentTickTime >= status.FirstTickTime && status.Period > TimeSpan.Zero;
        probe.Note($"remind {this.GetPrimaryKeyString()} {reminderName} {(isRight ? "right" : "wrong")}");
        return reminderName.StartsWith("throws", StringComparison.Ordinal) ? throw new OwnException(reminderName) : Task.CompletedTask;
    }
}
