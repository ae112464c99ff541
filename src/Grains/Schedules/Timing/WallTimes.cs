using Cronos;

namespace OrleansJobs.Grains.Schedules.Timing;

/// <summary>
/// The times of a cron expression on a wall clock that nobody ever changes. <see cref="DateTimeKind.Utc"/> is how Cronos names such a clock.
/// Cronos looks forwards alone: its look back (0.13.0) finds 30 April where an expression allows May only.
/// </summary>
/// <param name="cron">The expression.</param>
/// <param name="repeats">See <see cref="Repeats"/>.</param>
internal sealed class WallTimes(CronExpression cron, bool repeats)
{
    /// <summary>Whether it repeats within the day by interval: its second, minute or hour is given with <c>*</c>, a range or a step.</summary>
    public bool Repeats { get; } = repeats;

    /// <summary>The first time at or after; null when the calendar ends before.</summary>
    public DateTime? From(DateTime wall) => cron.GetNextOccurrence(wall, inclusive: true);

    /// <summary>The last time strictly before; null when there is none.</summary>
    public DateTime? Before(DateTime wall)
    {
        var step = TimeSpan.TicksPerSecond;
        DateTime low, found;
        do
        {
            if (wall == DateTime.MinValue) return null;
            low = wall.Ticks > step ? wall.AddTicks(-step) : DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);
            found = From(low) ?? DateTime.MaxValue;
            if (found >= wall && low == DateTime.MinValue) return null;
            step *= 2;
        }
        while (found >= wall);
        return LastBetween(found, wall);
    }

    /// <summary>Halves what lies between a time that is known and the end until no time is left in it.</summary>
    private DateTime LastBetween(DateTime found, DateTime end)
    {
        while (From(found.AddTicks(1)) is { } next && next < end)
        {
            var middle = found.AddTicks((end - found).Ticks / 2);
            if (middle > next && From(middle) is { } far && far < end) found = far;
            else (found, end) = (next, middle > next ? middle : end);
        }

        return found;
    }
}
