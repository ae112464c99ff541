using System.Text.RegularExpressions;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests.Schedules;

/// <summary>Real changes of real clocks, with the moments that the rules of docs/schedules.md make of them.</summary>
public sealed partial class TransitionTests
{
    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T00:00", "2026-03-28T01:30:00Z 2026-03-29T01:00:00Z 2026-03-30T00:30:00Z")]
    [InlineData("30 2,3 * * *", "2026-03-28T12:00", "2026-03-29T01:00:00Z 2026-03-29T01:30:00Z 2026-03-30T00:30:00Z")]
    [InlineData("0 2,3 * * *", "2026-03-28T12:00", "2026-03-29T01:00:00Z 2026-03-30T00:00:00Z 2026-03-30T01:00:00Z")]
    [InlineData("0,30 2 * * *", "2026-03-28T12:00", "2026-03-29T01:00:00Z 2026-03-30T00:00:00Z 2026-03-30T00:30:00Z")]
    [InlineData("*/15 * * * *", "2026-03-29T00:30", "2026-03-29T00:45:00Z 2026-03-29T01:00:00Z 2026-03-29T01:15:00Z")]
    [InlineData("30 * * * *", "2026-03-29T00:00", "2026-03-29T00:30:00Z 2026-03-29T01:00:00Z 2026-03-29T01:30:00Z 2026-03-29T02:30:00Z")]
    [InlineData("30 30 2 * * *", "2026-03-28T12:00", "2026-03-29T01:00:00Z 2026-03-30T00:30:30Z")]
    [InlineData("30 2 * * *", "2026-10-24T12:00", "2026-10-25T00:30:00Z 2026-10-26T01:30:00Z")]
    [InlineData("30 2 * * *", "2026-10-25T01:10", "2026-10-26T01:30:00Z")]
    [InlineData("*/30 * * * *", "2026-10-24T23:45", "2026-10-25T00:00:00Z 2026-10-25T00:30:00Z 2026-10-25T01:00:00Z 2026-10-25T01:30:00Z 2026-10-25T02:00:00Z")]
    [InlineData("0 * * * *", "2026-10-24T23:45", "2026-10-25T00:00:00Z 2026-10-25T01:00:00Z 2026-10-25T02:00:00Z")]
    [InlineData("*/20 2 * * *", "2026-10-25T00:20", "2026-10-25T00:40:00Z 2026-10-25T01:00:00Z 2026-10-25T01:20:00Z 2026-10-25T01:40:00Z 2026-10-26T01:00:00Z")]
    [InlineData("0 1-3 * * *", "2026-10-24T22:00", "2026-10-24T23:00:00Z 2026-10-25T00:00:00Z 2026-10-25T01:00:00Z 2026-10-25T02:00:00Z")]
    [InlineData("0 1,2,3 * * *", "2026-10-24T22:00", "2026-10-24T23:00:00Z 2026-10-25T00:00:00Z 2026-10-25T02:00:00Z")]
    public void Berlin(string cron, string after, string expected) => Is("Europe/Berlin", cron, after, expected);

    [Theory]
    [InlineData("30 2 * * *", "2026-03-08T00:00", "2026-03-08T07:00:00Z 2026-03-09T06:30:00Z")]
    [InlineData("30 1 * * *", "2026-11-01T00:00", "2026-11-01T05:30:00Z 2026-11-02T06:30:00Z")]
    [InlineData("*/30 1 * * *", "2026-11-01T00:00", "2026-11-01T05:00:00Z 2026-11-01T05:30:00Z 2026-11-01T06:00:00Z 2026-11-01T06:30:00Z 2026-11-02T06:00:00Z")]
    public void NewYork(string cron, string after, string expected) => Is("America/New_York", cron, after, expected);

    /// <summary>Half an hour.</summary>
    [Theory]
    [InlineData("15 2 * * *", "2026-10-02T20:00", "2026-10-03T15:30:00Z 2026-10-04T15:15:00Z")]
    [InlineData("15,45 2 * * *", "2026-10-02T20:00", "2026-10-03T15:30:00Z 2026-10-03T15:45:00Z 2026-10-04T15:15:00Z")]
    [InlineData("45 1 * * *", "2026-04-04T00:00", "2026-04-04T14:45:00Z 2026-04-05T15:15:00Z")]
    [InlineData("*/15 1 * * *", "2026-04-04T14:15", "2026-04-04T14:30:00Z 2026-04-04T14:45:00Z 2026-04-04T15:00:00Z 2026-04-04T15:15:00Z 2026-04-05T14:30:00Z")]
    public void LordHowe(string cron, string after, string expected) => Is("Australia/Lord_Howe", cron, after, expected);

    /// <summary>There was no 30 December 2011.</summary>
    [Theory]
    [InlineData("30 12 * * *", "2011-12-29T00:00", "2011-12-29T22:30:00Z 2011-12-30T10:00:00Z 2011-12-30T22:30:00Z")]
    [InlineData("0 0 * * *", "2011-12-29T00:00", "2011-12-29T10:00:00Z 2011-12-30T10:00:00Z 2011-12-31T10:00:00Z")]
    [InlineData("0 9 30 12 *", "2011-01-01T00:00", "2011-12-30T10:00:00Z 2012-12-29T19:00:00Z")]
    public void Apia(string cron, string after, string expected) => Is("Pacific/Apia", cron, after, expected);

    /// <summary>The clock is set back for Ramadan, which the database calls a negative daylight saving.</summary>
    [Theory]
    [InlineData("30 2 * * *", "2025-02-22T12:00", "2025-02-23T01:30:00Z 2025-02-24T02:30:00Z")]
    [InlineData("30 * * * *", "2025-02-23T01:00", "2025-02-23T01:30:00Z 2025-02-23T02:30:00Z 2025-02-23T03:30:00Z")]
    [InlineData("30 2 * * *", "2025-04-05T12:00", "2025-04-06T02:00:00Z 2025-04-07T01:30:00Z")]
    public void Casablanca(string cron, string after, string expected) => Is("Africa/Casablanca", cron, after, expected);

    /// <summary>Irish standard time is that of the summer.</summary>
    [Theory]
    [InlineData("30 1 * * *", "2026-03-28T12:00", "2026-03-29T01:00:00Z 2026-03-30T00:30:00Z")]
    [InlineData("30 1 * * *", "2026-10-24T12:00", "2026-10-25T00:30:00Z 2026-10-26T01:30:00Z")]
    [InlineData("*/30 * * * *", "2026-10-24T23:45", "2026-10-25T00:00:00Z 2026-10-25T00:30:00Z 2026-10-25T01:00:00Z 2026-10-25T01:30:00Z 2026-10-25T02:00:00Z")]
    public void Dublin(string cron, string after, string expected) => Is("Europe/Dublin", cron, after, expected);

    /// <summary>Midnight was skipped, and from 2019 on there was no summer time.</summary>
    [Theory]
    [InlineData("0 0 * * *", "2018-11-03T12:00", "2018-11-04T03:00:00Z 2018-11-05T02:00:00Z")]
    [InlineData("30 23 * * *", "2018-02-17T12:00", "2018-02-18T01:30:00Z 2018-02-19T02:30:00Z")]
    [InlineData("0 0 * * *", "2019-11-02T12:00", "2019-11-03T03:00:00Z 2019-11-04T03:00:00Z")]
    public void SaoPaulo(string cron, string after, string expected) => Is("America/Sao_Paulo", cron, after, expected);

    [Theory]
    [InlineData("0 0 * * *", "2022-03-21T12:00", "2022-03-21T20:30:00Z 2022-03-22T19:30:00Z")]
    [InlineData("30 23 * * *", "2022-09-21T12:00", "2022-09-21T19:00:00Z 2022-09-22T20:00:00Z")]
    [InlineData("0 0 * * *", "2023-03-21T12:00", "2023-03-21T20:30:00Z 2023-03-22T20:30:00Z")]
    public void Tehran(string cron, string after, string expected) => Is("Asia/Tehran", cron, after, expected);

    /// <summary>The summer time of 2016 never ended.</summary>
    [Theory]
    [InlineData("30 3 * * *", "2015-11-07T12:00", "2015-11-08T00:30:00Z 2015-11-09T01:30:00Z")]
    [InlineData("30 3 * * *", "2016-03-26T12:00", "2016-03-27T01:00:00Z 2016-03-28T00:30:00Z")]
    [InlineData("30 3 * * *", "2016-10-29T12:00", "2016-10-30T00:30:00Z 2016-10-31T00:30:00Z")]
    public void Istanbul(string cron, string after, string expected) => Is("Europe/Istanbul", cron, after, expected);

    /// <summary>A quarter of an hour, once.</summary>
    [Theory]
    [InlineData("10 0 * * *", "1985-12-30T20:00", "1985-12-31T18:30:00Z 1986-01-01T18:25:00Z")]
    [InlineData("0 6 * * *", "2026-01-01T12:00", "2026-01-02T00:15:00Z 2026-01-03T00:15:00Z")]
    public void Kathmandu(string cron, string after, string expected) => Is("Asia/Kathmandu", cron, after, expected);

    [Fact]
    public void TheExamplesInTheDocsAreTrue()
    {
        var examples = Example().Matches(Repository.Read("docs/schedules.md"));
        Assert.True(examples.Count >= 10, "The table has lost its rows.");
        foreach (Match row in examples) Is(row.Groups[2].Value, row.Groups[1].Value, row.Groups[3].Value, row.Groups[4].Value);
    }

    private static void Is(string zone, string cron, string after, string expected) => Due.Is(Due.Of(cron, zone), after, expected.Split(' '));

    [GeneratedRegex(@"^\| `([^`]+)` \| (\S+) \| (\S+) \| ([0-9TZ: -]+) \|", RegexOptions.Multiline)]
    private static partial Regex Example();
}
