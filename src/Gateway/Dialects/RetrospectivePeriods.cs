using System.Globalization;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>How long a period is.</summary>
internal enum RetrospectiveGranularity
{
    /// <summary>A day of the zone: 23 or 25 hours where its clock is put forward or back.</summary>
    Day,

    /// <summary>Monday to Sunday (ISO 8601).</summary>
    Week,

    /// <summary>A calendar month.</summary>
    Month,
}

/// <summary>What one summary is made of.</summary>
/// <param name="First">Its first day.</param>
/// <param name="Last">Its last day, inclusive.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When the next one begins.</param>
internal sealed record RetrospectivePeriod(DateOnly First, DateOnly Last, DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>What people call it: <c>2026-03-01</c>, <c>2026-03-02 to 2026-03-08</c>.</summary>
    public string Name => First == Last ? Written(First) : $"{Written(First)} to {Written(Last)}";

    private static string Written(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}

/// <summary>Divides days into periods.</summary>
internal static class RetrospectivePeriods
{
    /// <summary>The most periods of one run, which are the jobs of one batch.</summary>
    public const int Most = Grains.Contracts.JobLimits.MostBatchJobs;

    /// <summary>Before it there is neither a message nor time zone data to rely on.</summary>
    public static readonly DateOnly Earliest = new(1970, 1, 1);

    /// <summary>Whether two days can be the ends of a run, and it has not more periods than <see cref="Most"/>.</summary>
    public static bool AreFew(DateOnly first, DateOnly last, RetrospectiveGranularity granularity) =>
        first >= Earliest && first <= last && last < DateOnly.MaxValue.AddMonths(-2) && Divide(first, last, granularity).Take(Most + 1).Count() <= Most;

    /// <summary>The periods from the first day to the last, both inclusive, in order. Those at the ends are cut to the range; a day that the zone
    /// never had is no period.</summary>
    public static IReadOnlyList<RetrospectivePeriod> Of(DateOnly first, DateOnly last, RetrospectiveGranularity granularity, ZoneCalendar zone) =>
    [
        .. from part in Divide(first, last, granularity)
           let period = new RetrospectivePeriod(part.First, part.Last, zone.StartOf(part.First), zone.StartOf(part.Last.AddDays(1)))
           where period.Start < period.End
           select period,
    ];

    private static IEnumerable<(DateOnly First, DateOnly Last)> Divide(DateOnly first, DateOnly last, RetrospectiveGranularity granularity)
    {
        while (first <= last)
        {
            var end = EndOf(first, granularity);
            if (end > last) end = last;
            yield return (first, end);
            first = end.AddDays(1);
        }
    }

    private static DateOnly EndOf(DateOnly first, RetrospectiveGranularity granularity) => granularity switch
    {
        RetrospectiveGranularity.Day => first,
        RetrospectiveGranularity.Week => first.AddDays((7 - (int)first.DayOfWeek) % 7), // Sunday is 0
        _ => new DateOnly(first.Year, first.Month, DateTime.DaysInMonth(first.Year, first.Month)),
    };
}
