namespace Orleans.Timers;

/// <summary>When a reminder ticks: at its start and at every whole period after it. Missed ticks are not made up for.</summary>
internal static class ReminderSchedule
{
    /// <summary>The first tick at or after a time.</summary>
    public static DateTime NextTick(ReminderEntry entry, DateTime now)
    {
        var start = DateTime.SpecifyKind(entry.StartAt, DateTimeKind.Utc);
        if (now <= start)
            return start;
        var sinceLastTick = (now - start).Ticks % entry.Period.Ticks;
        return sinceLastTick == 0 ? now : now + TimeSpan.FromTicks(entry.Period.Ticks - sinceLastTick);
    }

    /// <summary>The first tick at or after a time that is not the last one again.</summary>
    public static DateTime TickAfter(ReminderEntry entry, DateTime lastTick, DateTime now)
    {
        var next = NextTick(entry, now);
        return next > lastTick ? next : lastTick + entry.Period;
    }
}
