using NodaTime;

namespace OrleansJobs.Grains.Schedules.Timing;

/// <summary>A time in which the wall clock of a zone goes evenly: from one change of its offset to the next.</summary>
internal sealed class ZoneSpan
{
    private readonly DateTimeZone zone;
    private readonly Instant? start;
    private readonly Instant? end;
    private readonly TimeSpan offset;

    private ZoneSpan(DateTimeZone zone, Instant instant)
    {
        var interval = zone.GetZoneInterval(instant);
        this.zone = zone;
        start = interval.HasStart ? interval.Start : null;
        end = interval.HasEnd ? interval.End : null;
        offset = interval.WallOffset.ToTimeSpan();
        Start = start?.ToDateTimeUtc() ?? Wall(DateTime.MinValue);
        End = end?.ToDateTimeUtc() ?? Wall(DateTime.MaxValue);
        WallStart = start is null ? Start : Start + offset;
        WallEnd = end is null ? End : End + offset;
    }

    /// <summary>Its first moment, UTC.</summary>
    public DateTime Start { get; }

    /// <summary>The moment after its last, UTC.</summary>
    public DateTime End { get; }

    /// <summary>What the wall clock shows at <see cref="Start"/>.</summary>
    public DateTime WallStart { get; }

    /// <summary>What it would show at <see cref="End"/>, were it not changed then.</summary>
    public DateTime WallEnd { get; }

    /// <summary>The span that <paramref name="utc"/> lies in.</summary>
    public static ZoneSpan At(DateTimeZone zone, DateTime utc) => new(zone, Instant.FromDateTimeUtc(utc));

    /// <summary>The one after it; null after the last.</summary>
    public ZoneSpan? Next() => end is { } next ? new(zone, next) : null;

    /// <summary>The one before it; null before the first.</summary>
    public ZoneSpan? Previous() => start is { } next ? new(zone, next - Duration.Epsilon) : null;

    /// <summary>What the wall clock shows at a moment of this span.</summary>
    public DateTime ToWall(DateTime utc) => utc + offset;

    /// <summary>The moment of this span at which the wall clock shows this.</summary>
    public DateTimeOffset ToInstant(DateTime wall) => new(wall - offset);

    private static DateTime Wall(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
