using System.Globalization;
using OrleansJobs.Silo.Handlers.Briefing.Feeds;

namespace OrleansJobs.Handlers.Tests.Briefing;

public sealed class FeedDateTests
{
    [Theory]
    [InlineData("Mon, 05 Jan 2026 10:00:00 GMT", "2026-01-05T10:00:00Z")]
    [InlineData("Mon, 5 Jan 2026 10:00:00 +0200", "2026-01-05T08:00:00Z")]
    [InlineData("Mon, 5 Jan 2026 10:00:00 -05:30", "2026-01-05T15:30:00Z")]
    [InlineData("Mon, 05 Jan 26 10:00 PST", "2026-01-05T18:00:00Z")]
    [InlineData("5 January 2026 10:00:00 CEST", "2026-01-05T08:00:00Z")]
    [InlineData("Monday, 05 Jan 2026 10:00:00 Z", "2026-01-05T10:00:00Z")]
    [InlineData("Mon,05 Jan 2026 10:00:00 UT", "2026-01-05T10:00:00Z")]
    [InlineData("Mon, 05 Jan 2026 10:00:00 GMT+0100", "2026-01-05T09:00:00Z")]
    [InlineData("Mon, 05 Jan 2026 10:00:00 +0000 (UTC)", "2026-01-05T10:00:00Z")]
    [InlineData("Fri, 05 Jan 2026 10:00:00", "2026-01-05T10:00:00Z")] // the wrong day of the week, no zone
    [InlineData("Sept 5, 2026 3:30 PM EDT", "2026-09-05T19:30:00Z")]
    [InlineData("2026-01-05T10:00:00Z", "2026-01-05T10:00:00Z")]
    [InlineData("2026-01-05T10:00:00.123456789+01:00", "2026-01-05T09:00:00.1234567Z")]
    [InlineData("2026-01-05T10:00:00.5Z", "2026-01-05T10:00:00.5Z")]
    [InlineData("2026-01-05T10:00-0500", "2026-01-05T15:00:00Z")]
    [InlineData("2026-01-05 10:00:00", "2026-01-05T10:00:00Z")]
    [InlineData("2026-01-05 10:00:00 +0100", "2026-01-05T09:00:00Z")]
    [InlineData(" 2026-01-05 ", "2026-01-05T00:00:00Z")]
    [InlineData("20260105", "2026-01-05T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z", null)]
    [InlineData("9999-12-31T23:59:59-12:00", null)]
    [InlineData("yesterday", null)]
    [InlineData("32 Jan 2026 10:00:00 GMT", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void ADateIsTheMomentThatIsMeant(string? text, string? moment) => Assert.Equal(
        moment is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture), FeedDate.Read(text));
}
