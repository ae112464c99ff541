using NodaTime;

namespace OrleansJobs.Grains.Tests.Schedules;

/// <summary>
/// Finds the moments of wall clock times with what the machine's <see cref="TimeZoneInfo"/> says of moments alone; what it says of wall clock
/// times is wrong in some zones (docs/decisions/0010-schedules.md). It knows as much of a zone as the machine's database.
/// </summary>
internal sealed class ZoneJudge
{
    private readonly TimeZoneInfo zone;
    private readonly List<DateTime> changes = [];

    internal ZoneJudge(string name, DateTime from, DateTime to)
    {
        zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        for (var day = from; day < to; day = day.AddDays(1))
        {
            if (Offset(day) != Offset(day.AddDays(1))) changes.Add(ChangeIn(day, day.AddDays(1)));
        }

        Until = FirstDispute(name, from, to) ?? to;
    }

    /// <summary>When the offset changes, UTC.</summary>
    internal IReadOnlyList<DateTime> Changes => changes;

    /// <summary>From here on the database of the machine and that of the product differ: clocks are changed by laws.</summary>
    internal DateTime Until { get; }

    /// <summary>The moments of wall clock times, which are in order.</summary>
    internal IEnumerable<DateTime> Moments(IEnumerable<DateTime> walls, bool both) =>
        walls.SelectMany(wall => Moments(wall, both)).Order().Distinct();

    private IEnumerable<DateTime> Moments(DateTime wall, bool both)
    {
        var near = changes[FirstFrom(wall.AddDays(-1.5))..FirstFrom(wall.AddDays(1.5))];
        var offsets = near.Select(Offset).Append(Offset(wall.AddDays(-1.5))).Distinct();
        var moments = offsets.Select(offset => wall - offset).Where(moment => moment + Offset(moment) == wall).Order().ToArray();
        if (moments.Length > 0) return both ? moments : moments[..1];
        return [near.Single(change => change + Offset(change.AddTicks(-1)) <= wall && wall < change + Offset(change))];
    }

    private int FirstFrom(DateTime time)
    {
        var found = changes.BinarySearch(time);
        return found < 0 ? ~found : found;
    }

    private TimeSpan Offset(DateTime utc) => zone.GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc));

    private DateTime ChangeIn(DateTime before, DateTime after)
    {
        while (after - before > TimeSpan.FromMinutes(1))
        {
            var middle = before.AddMinutes(Math.Floor((after - before).TotalMinutes / 2));
            if (Offset(middle) == Offset(before)) before = middle;
            else after = middle;
        }

        return after;
    }

    private DateTime? FirstDispute(string name, DateTime from, DateTime to)
    {
        var intervals = DateTimeZoneProviders.Tzdb[name].GetZoneIntervals(Instant.FromDateTimeUtc(from), Instant.FromDateTimeUtc(to)).ToArray();
        var theirs = intervals.Zip(intervals.Skip(1)).Where(two => two.First.WallOffset != two.Second.WallOffset)
            .Select(two => two.Second.Start.ToDateTimeUtc()).ToArray();
        return changes.Except(theirs).Concat(theirs.Except(changes)).Order().Select(time => (DateTime?)time.AddDays(-2)).FirstOrDefault();
    }
}
