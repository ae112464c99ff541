using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Schedules.Timing;

namespace OrleansJobs.Grains.Tests.Schedules;

public sealed class OccurrenceTests
{
    private static readonly DateTimeOffset Noon = Due.At("2026-06-01T12:00:00Z");

    private static readonly DateTimeOffset[] FarAway =
        [DateTimeOffset.MinValue, Due.At("0001-01-09T23:59:59Z"), Due.At("1850-01-01"), Due.At("9999-12-19T23:59:59Z"), DateTimeOffset.MaxValue];

    [Fact]
    public void AnIntervalCountsFromWhenTheScheduleWasMade() => Due.Is(Every("00:45:00"), "2020-01-01T00:00:00Z",
        "2026-01-01T00:45:00Z", "2026-01-01T01:30:00Z", "2026-01-01T02:15:00Z");

    [Fact]
    public void AnIntervalWithAStartBeginsThere() => Due.Is(
        Every("1.00:00:00", startsAt: Noon, endsAt: Noon.AddDays(2).AddMilliseconds(1)), "2020-01-01T00:00:00Z",
        "2026-06-01T12:00:00Z", "2026-06-02T12:00:00Z", "2026-06-03T12:00:00Z");

    [Fact]
    public void AnIntervalDoesNotHeedAClock() => Due.Is(
        Every("1.00:00:00", "Europe/Berlin", startsAt: Due.At("2026-03-28T12:00:00Z")), "2026-03-28T00:00:00Z",
        "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", "2026-03-30T12:00:00Z");

    [Fact]
    public void TheLastOneBeforeIgnoresStartAndEnd()
    {
        var due = Every("01:00:00", startsAt: Noon, endsAt: Noon.AddHours(1));
        Assert.Equal(Noon, due.After(DateTimeOffset.MinValue));
        Assert.Null(due.After(Noon));
        Assert.Equal(Noon.AddHours(-1), due.Before(Noon));
        Assert.Equal(Noon.AddHours(6), due.Before(Noon.AddHours(6.5)));
    }

    [Fact]
    public void AStartCountsAndAnEndDoesNot()
    {
        var due = Occurrences.Of(new ScheduleTiming("0 * * * *", StartsAt: Noon, EndsAt: Noon.AddHours(2)), Due.MadeAt);
        Assert.Equal([Noon, Noon.AddHours(1)], Due.Chain(due, Noon.AddYears(-1)));
        Assert.Null(due.After(Noon.AddYears(1)));
        Assert.Equal(Noon.AddHours(-1), due.Before(Noon));
    }

    [Fact]
    public void OnceIsOnce()
    {
        var due = Occurrences.Of(new ScheduleTiming(At: Noon, StartsAt: Noon, EndsAt: Noon.AddTicks(10_000)), Due.MadeAt);
        Assert.Equal([Noon], Due.Chain(due, DateTimeOffset.MinValue));
        Assert.Equal(Noon, due.Before(Noon.AddTicks(1)));
        Assert.Null(due.Before(Noon));
    }

    [Fact]
    public void EveryTimeIsAWholeMillisecondOfUtc()
    {
        var odd = Due.At("2026-06-01T14:00:00.1239999+02:00").ToOffset(TimeSpan.FromHours(2));
        foreach (var timing in new ScheduleTiming[]
        {
            new(At: odd), new(Every: TimeSpan.FromSeconds(1.5), StartsAt: odd), new(Every: TimeSpan.FromSeconds(1)), new("* * * * * *"),
        })
        {
            var time = Occurrences.Of(timing, odd).After(odd.AddHours(-1))!.Value;
            Assert.Equal((0, TimeSpan.Zero), (time.Ticks % TimeSpan.TicksPerMillisecond, time.Offset));
        }
    }

    [Theory]
    [InlineData("@yearly", "2027-01-01T00:00:00Z")]
    [InlineData("@Annually", "2027-01-01T00:00:00Z")]
    [InlineData(" @monthly ", "2026-07-01T00:00:00Z")]
    [InlineData("@weekly", "2026-06-07T00:00:00Z")]
    [InlineData("@daily", "2026-06-02T00:00:00Z")]
    [InlineData("@midnight", "2026-06-02T00:00:00Z")]
    [InlineData("@hourly", "2026-06-01T13:00:00Z")]
    [InlineData("@every_minute", "2026-06-01T12:01:00Z")]
    [InlineData("@every_second", "2026-06-01T12:00:01Z")]
    [InlineData("*/10 * * * * *", "2026-06-01T12:00:10Z")]
    [InlineData("0 0 13 * FRI", "2026-11-13T00:00:00Z")]
    [InlineData("0 0 L * *", "2026-06-30T00:00:00Z")]
    [InlineData("0 0 LW 5 *", "2027-05-31T00:00:00Z")]
    [InlineData("0 0 6W * *", "2026-06-05T00:00:00Z")]
    [InlineData("0 0 * * FRIL", "2026-06-26T00:00:00Z")]
    [InlineData("0 0 ? * mon#2", "2026-06-08T00:00:00Z")]
    [InlineData("0 22-1 * * *", "2026-06-01T22:00:00Z")]
    [InlineData("0 0 * * 7-2/2", "2026-06-02T00:00:00Z")]
    public void ExpressionsAreReadAsTheDocsSay(string cron, string next) => Assert.Equal(next, Due.Text(Due.Of(cron).After(Noon)));

    /// <summary>Cronos itself loses the Sunday, and looking back it finds a day of the month before.</summary>
    [Fact]
    public void ErrorsOfCronosAreMended()
    {
        Due.Is(Due.Of("0 0 * * 3,7-2/2"), "2026-06-01T12:00:00Z", "2026-06-02T00:00:00Z", "2026-06-03T00:00:00Z", "2026-06-07T00:00:00Z");
        Assert.Equal("2023-05-31T12:00:00Z", Due.Text(Due.Of("0 12 * 5 *").Before(Due.At("2024-05-01T06:00:00Z"))));
    }

    [Fact]
    public void ALeapDayIsFoundOverTheYearsThatHaveNone()
    {
        Due.Is(Due.Of("0 0 29 2 *", "Europe/Berlin"), "2096-01-01T00:00:00Z", "2096-02-28T23:00:00Z", "2104-02-28T23:00:00Z");
        Due.Is(Due.Of("0 0 29 2 MON"), "2050-01-01T00:00:00Z", "2072-02-29T00:00:00Z", "2112-02-29T00:00:00Z");
    }

    /// <summary>They take two microseconds each; to walk through the hours or the changes of forty years would take a thousand times as long.</summary>
    [Fact]
    public void ARareOneIsFoundAtOnce()
    {
        var due = Due.Of("0 0 29 2 MON", "America/New_York");
        var began = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 2000; i++) Assert.Equal("2112-02-29T05:00:00Z", Due.Text(due.After(Due.At("2072-03-01").AddHours(i))));
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("0 0 29 2 MON", "America/New_York")]
    [InlineData("* * * * * *", "Africa/Casablanca")]
    [InlineData("30 2 * * *", "Europe/Dublin")]
    [InlineData(null, "UTC")]
    public void AClockFarAwayBreaksNothing(string? cron, string zone)
    {
        foreach (var madeAt in new[] { DateTimeOffset.MinValue, Noon, DateTimeOffset.MaxValue })
        {
            var timing = new ScheduleTiming(cron, cron is null ? TimeSpan.FromDays(366) : null, TimeZone: zone);
            foreach (var bounded in new[] { timing, timing with { StartsAt = DateTimeOffset.MinValue, EndsAt = DateTimeOffset.MaxValue } })
            {
                var due = Occurrences.Of(bounded, madeAt);
                foreach (var time in FarAway)
                {
                    Assert.False(due.After(time) <= time);
                    Assert.False(due.Before(time) >= time);
                }
            }
        }
    }

    private static Occurrences Every(string every, string zone = "UTC", DateTimeOffset? startsAt = null, DateTimeOffset? endsAt = null) =>
        Occurrences.Of(new ScheduleTiming(Every: TimeSpan.Parse(every, null), TimeZone: zone, StartsAt: startsAt, EndsAt: endsAt), Due.MadeAt);
}
