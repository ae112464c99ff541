using CsCheck;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Schedules.Timing;

namespace OrleansJobs.Grains.Tests.Schedules;

/// <summary>What holds of any schedule, at any time. CsCheck prints the seed of a failing case, and CsCheck_Seed repeats it.</summary>
public sealed class OccurrencePropertyTests
{
    private const int Cases = 3000;
    private const string LastDay = "0 0 L * *";

    private static readonly Gen<string> Zone = Gen.OneOf(
        "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Europe/Dublin", "America/Sao_Paulo",
        "Asia/Tehran", "Europe/Istanbul", "Asia/Kathmandu", "Pacific/Kwajalein", "America/St_Johns", "Antarctica/Troll");

    /// <summary>At which clocks were changed.</summary>
    private static readonly Gen<string> Change = Gen.OneOf(
        "2026-03-29T01:00Z", "2026-10-25T01:00Z", "2026-03-08T07:00Z", "2026-11-01T06:00Z", "2026-10-03T15:30Z", "2026-04-04T15:00Z",
        "2011-12-30T10:00Z", "2025-02-23T02:00Z", "2025-04-06T02:00Z", "2018-11-04T03:00Z", "2018-02-18T02:00Z", "2022-03-21T20:30Z",
        "2016-03-27T01:00Z", "1993-08-21T12:00Z", "1985-12-31T18:30Z");

    private static readonly Gen<string> Minute = Field(0, 59);

    private static readonly Gen<string> Day =
        Gen.Frequency((5, Gen.Const("*")), (3, Field(1, 31)), (1, Gen.OneOf("L", "LW", "L-3", "L-30", "15W", "1W", "31W")));

    private static readonly Gen<string> Weekday =
        Gen.Frequency((5, Gen.Const("*")), (2, Field(0, 7)), (1, Gen.OneOf("SUNL", "5L", "1#1", "SAT#5", "MON-FRI")));

    private static readonly Gen<string> Cron = Gen.Select(
        Gen.Frequency((4, Gen.Const("")), (1, Minute.Select(second => $"{second} "))), Minute, Field(0, 23), Day,
        Gen.Frequency((5, Gen.Const("*")), (2, Field(1, 12))), Weekday,
        (second, minute, hour, day, month, weekday) => $"{second}{minute} {hour} {day} {month} {weekday}");

    private static readonly Gen<ScheduleTiming> Timing = Gen.Frequency(
        (9, Gen.Select(Cron, Zone, (cron, zone) => new ScheduleTiming(cron, TimeZone: zone))),
        (1, Gen.Long[1_000, 40_000_000].Select(every => new ScheduleTiming(Every: TimeSpan.FromMilliseconds(every)))));

    /// <summary>Half of the times lie near a change of some clock.</summary>
    private static readonly Gen<DateTimeOffset> Time = Gen.Frequency(
        (1, Gen.Long[0, 3_500_000_000_000].Select(sinceEpoch => DateTimeOffset.UnixEpoch.AddMilliseconds(sinceEpoch))),
        (1, Gen.Select(Change, Gen.Long[-200_000_000, 200_000_000], (near, away) => Due.At(near).AddMilliseconds(away))));

    [Fact]
    public void TheNextIsLaterAndNothingIsBetween() => Holds((due, time, part) =>
    {
        if (due.After(time) is not { } next) return false;
        var between = time + (next - time) * part;
        return next > time && due.After(between < next ? between : time) == next && due.Before(next) is var last && (last is null || last <= time);
    });

    [Fact]
    public void TheLastIsEarlierAndNothingIsBetween() => Holds((due, time, part) =>
    {
        if (due.Before(time) is not { } last || last < Due.At("0002-01-01")) return true;
        var between = last + (time - last) * part;
        return last < time && due.Before(between > last ? between : time) == last && due.After(last) is var next && (next is null || next >= time);
    }, new DateTimeOffset(1, 1, 11, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void AChainGrowsBySecondsAndIsTheSameBackwards() => Holds((due, time, _) =>
    {
        var chain = Due.Chain(due, time, 20).ToList();
        var back = new List<DateTimeOffset>();
        for (var at = chain[^1]; back.Count < chain.Count - 1; at = back[^1]) back.Add(due.Before(at)!.Value);
        return chain.Zip(chain.Skip(1)).All(two => two.Second - two.First >= TimeSpan.FromSeconds(1)) && back.SequenceEqual(chain.SkipLast(1).Reverse());
    });

    [Fact]
    public void AChainFromTheMiddleOfAnotherIsItsRest() => Holds((due, time, part) =>
    {
        var chain = Due.Chain(due, time, 12).ToList();
        var start = (int)(part * chain.Count);
        return Due.Chain(due, start == 0 ? time : chain[start - 1], chain.Count - start).SequenceEqual(chain.Skip(start));
    });

    private static void Holds(Func<Occurrences, DateTimeOffset, double, bool> fact, DateTimeOffset? madeAt = null) =>
        Gen.Select(Timing, Time, Gen.Double[0, 1]).Sample(
            (timing, time, part) => fact(Of(timing, madeAt ?? DateTimeOffset.UnixEpoch.AddYears(-1)), time, part),
            iter: Cases,
            print: one => $"{one.Item1} at {one.Item2:O}, {one.Item3}");

    /// <summary>An expression that is never due is refused; the last day of each month stands in for it.</summary>
    private static Occurrences Of(ScheduleTiming timing, DateTimeOffset madeAt)
    {
        try
        {
            return Occurrences.Of(timing, madeAt);
        }
        catch (InvalidJobException refusal) when (refusal.Message.Contains("never due", StringComparison.Ordinal))
        {
            return Occurrences.Of(timing with { Cron = LastDay }, madeAt);
        }
    }

    private static Gen<string> Field(int low, int high)
    {
        var value = Gen.Int[low, high];
        var step = Gen.Int[1, high];
        var one = Gen.OneOf(
            value.Select(number => $"{number}"), Gen.Select(value, value, (from, to) => $"{from}-{to}"),
            Gen.Select(value, value, step, (from, to, by) => $"{from}-{to}/{by}"), Gen.Select(value, step, (from, by) => $"{from}/{by}"));
        var several = one.Array[1, 4].Select(many => string.Join(',', many));
        return Gen.OneOf(Gen.Const("*"), step.Select(by => $"*/{by}"), value.Select(number => $"{number}"), several);
    }
}
