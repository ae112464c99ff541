using NodaTime;

namespace OrleansJobs.Grains.Schedules.Timing;

/// <summary>A time in which the wall clock of a zone goes evenly: from one change of its offset to the next.</summary>
internal sealed class ZoneSpan
{
    private readonly DateTimeZone _zone;
    private readonly Instant? _start;
    private readonly Instant? _end;
    private readonly TimeSpan _offset;

    private ZoneSpan(DateTimeZone zone, Instant instant)
    {
        var interval = zone.GetZoneInterval(instant);
        _zone = zone;
        _start = interval.HasStart ? interval.Start : null;
        _end = interval.HasEnd ? interval.End : null;
        _offset = interval.WallOffset.ToTimeSpan();
        Start = _start?.ToDateTimeUtc() ?? Wall(DateTime.MinValue);
        End = _end?.ToDateTimeUtc() ?? Wall(DateTime.MaxValue);
        WallStart = _start is null ? Start : Start + _offset;
        WallEnd = _end is null ? End : End + _offset;
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
    public ZoneSpan? Next() => _end is { } next ? new(_zone, next) : null;

    /// <summary>The one before it; null before the first.</summary>
    public ZoneSpan? Previous() => _start is { } next ? new(_zone, next - Duration.Epsilon) : null;

    /// <summary>What the wall clock shows at a moment of this span.</summary>
    public DateTime ToWall(DateTime utc) => utc + _offset;

    /// <summary>The moment of this span at which the wall clock shows this.</summary>
    public DateTimeOffset ToInstant(DateTime wall) => new(wall - _offset);

    private static DateTime Wall(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
