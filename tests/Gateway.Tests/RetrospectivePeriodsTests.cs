using System.Globalization;
using OrleansJobs.Gateway.Dialects;

namespace OrleansJobs.Gateway.Tests;

/// <summary>How a range of days is divided, and when each day begins where clocks are put forward and back.</summary>
public sealed class RetrospectivePeriodsTests
{
    [Theory]
    [InlineData("UTC", "2026-03-29", 24, "2026-03-29T00:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29", 23, "2026-03-28T23:00:00Z")] // put forward at 02:00
    [InlineData("Europe/Berlin", "2026-10-25", 25, "2026-10-24T22:00:00Z")] // put back at 03:00
    [InlineData("America/New_York", "2025-03-09", 23, "2025-03-09T05:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2025-04-06", 24.5, "2025-04-05T13:00:00Z")] // by half an hour
    [InlineData("Asia/Kathmandu", "2025-06-01", 24, "2025-05-31T18:15:00Z")]
    [InlineData("America/Sao_Paulo", "2018-11-04", 23, "2018-11-04T03:00:00Z")] // there was no midnight: 23:59:59 was followed by 01:00
    [InlineData("America/Sao_Paulo", "2018-02-17", 25, "2018-02-17T02:00:00Z")] // midnight was put back to 23:00
    [InlineData("Africa/Cairo", "2024-04-26", 23, "2024-04-25T22:00:00Z")] // no midnight
    [InlineData("America/Havana", "2024-11-03", 25, "2024-11-03T04:00:00Z")] // two midnights: the first
    [InlineData("America/St_Johns", "2010-11-07", 25, "2010-11-07T02:30:00Z")] // put back at 00:01, to 23:01 of the day before
    public void ADayIsAsLongAsTheZoneMakesIt(string zone, string day, double hours, string start)
    {
        var period = Assert.Single(Of(zone, day, day, RetrospectiveGranularity.Day));
        Assert.Equal(DateTimeOffset.Parse(start, CultureInfo.InvariantCulture), period.Start);
        Assert.Equal(hours, (period.End - period.Start).TotalHours);
    }

    [Theory]
    [InlineData("Europe/Berlin", 2026)]
    [InlineData("America/Sao_Paulo", 2018)]
    [InlineData("America/St_Johns", 2010)]
    [InlineData("Pacific/Apia", 2011)]
    [InlineData("Africa/Casablanca", 2025)]
    public void TheDaysOfAYearFollowOneAnotherWithoutAHole(string zone, int year)
    {
        var days = Of(zone, $"{year}-01-01", $"{year}-12-31", RetrospectiveGranularity.Day);
        Assert.All(days.Zip(days.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
        Assert.All(days, day => Assert.InRange((day.End - day.Start).TotalHours, 22, 26));
        Assert.Equal(zone == "Pacific/Apia" ? 364 : 365, days.Count); // Samoa had no 30 December 2011
    }

    [Fact]
    public void WeeksBeginOnMondaysAndAreCutToTheRange()
    {
        var weeks = Of("UTC", "2025-12-31", "2026-01-13", RetrospectiveGranularity.Week); // a Wednesday to a Tuesday
        Assert.Equal(["2025-12-31 to 2026-01-04", "2026-01-05 to 2026-01-11", "2026-01-12 to 2026-01-13"], weeks.Select(week => week.Name));
        Assert.Equal(["2026-01-05"], Of("UTC", "2026-01-05", "2026-01-05", RetrospectiveGranularity.Week).Select(week => week.Name));
        Assert.Equal(["2026-01-04", "2026-01-05"], Of("UTC", "2026-01-04", "2026-01-05", RetrospectiveGranularity.Week).Select(week => week.Name));
    }

    [Fact]
    public void MonthsAreThoseOfTheCalendarAndAreCutToTheRange()
    {
        var months = Of("Europe/Berlin", "2024-01-31", "2024-04-02", RetrospectiveGranularity.Month);
        Assert.Equal(["2024-01-31", "2024-02-01 to 2024-02-29", "2024-03-01 to 2024-03-31", "2024-04-01 to 2024-04-02"], months.Select(month => month.Name));
        Assert.Equal((31 * 24) - 1, (months[2].End - months[2].Start).TotalHours);
    }

    [Theory]
    [InlineData("2020-01-01", "2022-09-26", "Day", true)]
    [InlineData("2020-01-01", "2022-09-27", "Day", false)]
    [InlineData("1970-01-01", "9999-12-31", "Month", false)]
    [InlineData("1969-12-31", "1970-01-01", "Day", false)]
    [InlineData("2020-01-02", "2020-01-01", "Day", false)]
    public void ARunHasAThousandPeriodsAtMost(string first, string last, string granularity, bool fits) =>
        Assert.Equal(fits, RetrospectivePeriods.AreFew(Day(first), Day(last), Enum.Parse<RetrospectiveGranularity>(granularity)));

    [Theory]
    [InlineData("Europe/Berlin", true)]
    [InlineData("UTC", true)]
    [InlineData("Etc/GMT+12", true)]
    [InlineData("Mars/Olympus", false)]
    [InlineData("America", false)]
    [InlineData("../../../etc/passwd", false)]
    [InlineData("/etc/localtime", false)]
    [InlineData("zone.tab", false)]
    [InlineData("W. Europe Standard Time", false)]
    [InlineData("Europe/Berlin\0", false)]
    public void AZoneIsFoundByItsIanaName(string name, bool isThere) => Assert.Equal(isThere, ZoneCalendar.Find(name) is not null);

    [Fact]
    public void TodayIsThatOfTheZone()
    {
        var time = new DateTimeOffset(2026, 1, 31, 23, 30, 0, TimeSpan.Zero);
        Assert.Equal(Day("2026-01-31"), ZoneCalendar.Find("UTC")!.DayOf(time));
        Assert.Equal(Day("2026-02-01"), ZoneCalendar.Find("Asia/Tokyo")!.DayOf(time));
    }

    private static IReadOnlyList<RetrospectivePeriod> Of(string zone, string first, string last, RetrospectiveGranularity granularity) =>
        RetrospectivePeriods.Of(Day(first), Day(last), granularity, ZoneCalendar.Find(zone)!);

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
