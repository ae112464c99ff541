using NodaTime;

namespace OrleansJobs.Grains.Schedules.Timing;

/// <summary>
/// The times of a cron expression by the wall clock of a zone. Times that the clock skips are one time, the moment after the gap. Of times that
/// it shows twice the first counts, and both where the expression repeats within the day (<see cref="WallTimes.Repeats"/>).
/// </summary>
internal sealed class CronBeat(WallTimes times, DateTimeZone zone) : IBeat
{
    /// <summary>No offset is as much; so a wall clock time lies within it of the same time UTC.</summary>
    private static readonly TimeSpan AnyOffset = TimeSpan.FromDays(2);

    private static readonly DateTime Oldest = new(1, 1, 10, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Newest = new(9999, 12, 20, 0, 0, 0, DateTimeKind.Utc);

    public DateTimeOffset? After(DateTimeOffset time)
    {
        var utc = time.UtcDateTime < Oldest ? Oldest : time.UtcDateTime;
        if (utc >= Newest) return null;
        var span = ZoneSpan.At(zone, utc);
        for (var from = span.ToWall(utc).AddTicks(1); ; from = span.WallStart)
        {
            var first = FirstOf(span);
            if (times.From(from > first ? from : first) is not { } found || found >= Newest) return null;
            if (found < span.WallEnd) return span.ToInstant(found);
            if (span.Next() is not { } next) return null;
            if (found < next.WallStart) return new DateTimeOffset(next.Start);

            // A rare expression: over all the spans that hold none of its times.
            span = found - AnyOffset > next.Start ? ZoneSpan.At(zone, found - AnyOffset) : next;
        }
    }

    public DateTimeOffset? Before(DateTimeOffset time)
    {
        var utc = time.UtcDateTime > Newest ? Newest : time.UtcDateTime;
        if (utc <= Oldest) return null;
        var span = ZoneSpan.At(zone, utc.AddTicks(-1));
        for (var to = span.ToWall(utc); ; to = span.WallEnd)
        {
            if (times.Before(to) is { } found && found >= FirstOf(span)) return found < Oldest ? null : span.ToInstant(found);
            if (span.Previous() is not { } previous) return null;
            if (previous.WallEnd < span.WallStart && times.From(previous.WallEnd) < span.WallStart) return new DateTimeOffset(span.Start);
            if (times.Before(previous.WallEnd) is not { } far || far < Oldest) return null;
            span = far + AnyOffset < previous.Start ? ZoneSpan.At(zone, far + AnyOffset) : previous;
        }
    }

    /// <summary>From where on the span's wall clock times count: for some expressions not while it shows again what it has shown before.</summary>
    private DateTime FirstOf(ZoneSpan span) =>
        !times.Repeats && span.Previous() is { } previous && previous.WallEnd > span.WallStart ? previous.WallEnd : span.WallStart;
}
