namespace Orleans.Runtime;

/// <summary>The times of one tick of a reminder, in UTC.</summary>
/// <param name="firstTickTime">When the reminder was first due.</param>
/// <param name="period">The time between ticks.</param>
/// <param name="timeStamp">When this tick was sent.</param>
public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
{
    /// <summary>When the reminder was first due, in UTC.</summary>
    public DateTime FirstTickTime => firstTickTime;

    /// <summary>The time between ticks.</summary>
    public TimeSpan Period => period;

    /// <summary>When this tick was sent, in UTC.</summary>
    public DateTime CurrentTickTime => timeStamp;

    /// <summary>The times in one line.</summary>
    /// <returns>The line.</returns>
    public override string ToString() => $"<{firstTickTime}, {period}, {timeStamp}>";
}
