using NodaTime;
using NodaTime.TimeZones;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>The days of a time zone, by the IANA database that the service brings along, as schedules go by it.</summary>
internal sealed class ZoneCalendar
{
    private readonly DateTimeZone _zone;

    private ZoneCalendar(DateTimeZone zone) => _zone = zone;

    /// <summary>The calendar of a zone by its IANA name, such as <c>Europe/Berlin</c>; null when there is no such zone.</summary>
    public static ZoneCalendar? Find(string name) => DateTimeZoneProviders.Tzdb.Ids.Contains(name) ? new ZoneCalendar(DateTimeZoneProviders.Tzdb[name]) : null;

    /// <summary>Which day it is at a moment.</summary>
    public DateOnly DayOf(DateTimeOffset time) => Instant.FromDateTimeOffset(time).InZone(_zone).Date.ToDateOnly();

    /// <summary>When a day begins, in UTC: at midnight; at the first midnight where the clock is put back over it; and where midnight is skipped, or
    /// the whole day, when the skip is over.</summary>
    public DateTimeOffset StartOf(DateOnly day) =>
        SkippedOver(_zone.MapLocal(LocalDate.FromDateOnly(day).AtMidnight())).ToInstant().ToDateTimeOffset();

    private static ZonedDateTime SkippedOver(ZoneLocalMapping midnight) =>
        midnight.Count == 0 ? new ZonedDateTime(midnight.LateInterval.Start, midnight.Zone) : midnight.First();
}
