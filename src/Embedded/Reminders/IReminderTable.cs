using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// A store of reminders, registered as a service. Both grain hosts have this interface, so that one class serves both.
/// </summary>
public interface IReminderTable
{
    /// <summary>Called once before any other member.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task.</returns>
    Task StartAsync(CancellationToken cancellationToken = default)
#pragma warning disable CS0618 // The old name is the new one's default, for tables written before it had a token.
        => Init();
#pragma warning restore CS0618

    /// <summary>The old name of <see cref="StartAsync"/>.</summary>
    /// <returns>A task.</returns>
    [Obsolete("Implement and use StartAsync instead")]
    Task Init() => Task.CompletedTask;

    /// <summary>All reminders of a grain.</summary>
    /// <param name="grainId">Which grain.</param>
    /// <returns>The rows.</returns>
    Task<ReminderTableData> ReadRows(GrainId grainId);

    /// <summary>
    /// All reminders of the grains whose uniform hash is above <paramref name="begin"/> and not above <paramref name="end"/>;
    /// when begin is not below end, of those above begin <em>or</em> not above end: (0, 0) is all.
    /// </summary>
    /// <param name="begin">The bound left out.</param>
    /// <param name="end">The bound taken in.</param>
    /// <returns>The rows.</returns>
    Task<ReminderTableData> ReadRows(uint begin, uint end);

    /// <summary>One reminder.</summary>
    /// <param name="grainId">Which grain.</param>
    /// <param name="reminderName">Which reminder.</param>
    /// <returns>The row, or null.</returns>
    Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName);

    /// <summary>Inserts or overwrites a reminder.</summary>
    /// <param name="entry">The row.</param>
    /// <returns>The row's new etag; null if it lost a race.</returns>
    Task<string?> UpsertRow(ReminderEntry entry);

    /// <summary>Removes a reminder if its etag is still the stored one.</summary>
    /// <param name="grainId">Which grain.</param>
    /// <param name="reminderName">Which reminder.</param>
    /// <param name="eTag">The etag it was read with.</param>
    /// <returns>Whether it was removed.</returns>
    Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);

    /// <summary>Removes all reminders; for tests.</summary>
    /// <returns>A task.</returns>
    Task TestOnlyClearTable();

    /// <summary>Called once after all other members.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task.</returns>
    Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
