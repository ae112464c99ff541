using Orleans.Runtime;

namespace Orleans;

/// <summary>One stored reminder.</summary>
public sealed class ReminderEntry
{
    /// <summary>Whom it wakes.</summary>
    public GrainId GrainId { get; set; }

    /// <summary>Its name, unique within the grain.</summary>
    public string ReminderName { get; set; } = null!;

    /// <summary>When it is first due, in UTC.</summary>
    public DateTime StartAt { get; set; }

    /// <summary>The time between ticks.</summary>
    public TimeSpan Period { get; set; }

    /// <summary>Its version in the table.</summary>
    public string? ETag { get; set; }

    /// <summary>The reminder in one line.</summary>
    /// <returns>The line.</returns>
    public override string ToString() => $"<GrainId={GrainId} ReminderName={ReminderName} Period={Period}>";
}
