using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Activations;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>The reminders of the process: durable in the reminder table, ticking here.</summary>
internal sealed class ReminderRegistry(
    IServiceProvider services, IGrainFactory grains, TimeProvider time, IOptions<ReminderOptions> options, ILogger<ReminderRegistry> logger)
    : IReminderRegistry
{
    private readonly ConcurrentDictionary<(GrainId, string), ReminderClock> _clocks = new();
    private bool _isStopped;

    private IReminderTable Table => services.GetService<IReminderTable>() ?? throw new OrleansConfigurationException(
        $"Grains use reminders, but no {nameof(IReminderTable)} is registered. Register one as a singleton service.");

    /// <summary>Takes the stored reminders up again.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<IReminderTable>() is not { } table)
            return;
        await table.StartAsync(cancellationToken);
        var all = await table.ReadRows(0, 0);
        foreach (var entry in all.Reminders)
            SetClock(entry);
    }

    /// <summary>Ticks no more; what is stored stays stored.</summary>
    public void StopTicking()
    {
        _isStopped = true;
        foreach (var key in _clocks.Keys)
            RemoveClock(key);
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        services.GetService<IReminderTable>()?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async Task<IGrainReminder> RegisterOrUpdateReminder(
        GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfOutside();
        ArgumentException.ThrowIfNullOrEmpty(reminderName);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
        if (period < options.Value.MinimumReminderPeriod)
            throw new ArgumentException(
                $"Reminder {reminderName} has a period of {period}; the shortest allowed is {options.Value.MinimumReminderPeriod}.");
        var startAt = time.GetUtcNow().UtcDateTime + dueTime;
        var entry = new ReminderEntry { GrainId = callingGrainId, ReminderName = reminderName, StartAt = startAt, Period = period };
        entry.ETag = await Table.UpsertRow(entry)
            ?? throw new ReminderException($"Reminder {reminderName} of grain {callingGrainId} was changed at the same time; try again.");
        SetClock(entry);
        return GrainReminder.Of(entry);
    }

    public async Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        ThrowIfOutside();
        var (grain, name, etag) = (GrainReminder)reminder;
        if (!await Table.RemoveRow(grain, name, etag) && await Table.ReadRow(grain, name) is not null)
            throw new ReminderException($"Reminder {name} of grain {grain} was changed since it was read; read it again.");
        RemoveClock((grain, name));
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName)
    {
        ThrowIfOutside();
        return await Table.ReadRow(callingGrainId, reminderName) is { } entry ? GrainReminder.Of(entry) : null;
    }

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId)
    {
        ThrowIfOutside();
        var rows = await Table.ReadRows(callingGrainId);
        return [.. rows.Reminders.Select(GrainReminder.Of)];
    }

    private static void ThrowIfOutside()
    {
        if (Activation.Current is null)
            throw new InvalidOperationException("Reminders are only for code that runs in a grain.");
    }

    private void SetClock(ReminderEntry entry)
    {
        var key = (entry.GrainId, entry.ReminderName);
        RemoveClock(key);
        if (!_isStopped)
            _clocks[key] = new ReminderClock(entry, grains.GetGrain<IRemindable>(entry.GrainId), time, logger);
    }

    private void RemoveClock((GrainId, string) key)
    {
        if (_clocks.TryRemove(key, out var clock))
            clock.Dispose();
    }
}
