namespace OrleansJobs.Gateway.Dialects;

/// <summary>The days of a time zone, by the time zone data of this machine.</summary>
internal sealed class ZoneCalendar
{
    private readonly TimeZoneInfo _zone;

    private ZoneCalendar(TimeZoneInfo zone) => _zone = zone;

    /// <summary>The calendar of a zone by its IANA name, such as <c>Europe/Berlin</c>; null when there is no such zone.</summary>
    public static ZoneCalendar? Find(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId ? new ZoneCalendar(zone) : null;

    /// <summary>Which day it is at a moment.</summary>
    public DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, _zone).DateTime);

    /// <summary>When a day begins, in UTC: at midnight; at the first midnight where the clock is put back over it; and where midnight is skipped, or
    /// the whole day, when the skip is over.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        if (_zone.IsInvalidTime(midnight)) return EndOfSkip(midnight);
        var offset = _zone.IsAmbiguousTime(midnight) ? _zone.GetAmbiguousTimeOffsets(midnight).Max() : _zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, TimeSpan.Zero) - offset;
    }

    /// <summary>The first moment at which the clock shows a skipped time or a later one. No clock is put back within two days of a skip.</summary>
    private DateTimeOffset EndOfSkip(DateTime skipped)
    {
        var (before, after) = (new DateTimeOffset(skipped, TimeSpan.Zero).AddDays(-1), new DateTimeOffset(skipped, TimeSpan.Zero).AddDays(2));
        while (after - before > TimeSpan.FromTicks(1))
        {
            var between = before + ((after - before) / 2);
            if (TimeZoneInfo.ConvertTime(between, _zone).DateTime < skipped) before = between;
            else after = between;
        }

        return after;
    }
}
