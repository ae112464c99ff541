using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Schedules.Timing;

namespace OrleansJobs.Grains.Tests.Schedules;

public sealed class RefusalTests
{
    private static readonly DateTimeOffset Noon = Due.At("2026-06-01T12:00:00Z");

    [Theory]
    [InlineData("60 * * * *", "'60' for the minute: that must be 0 to 59;")]
    [InlineData("*/60 * * * *", "'*/60' for the minute")]
    [InlineData("*/0 * * * *", "'*/0' for the minute")]
    [InlineData("H * * * *", "'H' for the minute")]
    [InlineData("R * * * *", "'R' for the minute")]
    [InlineData("99 0 0 * * *", "'99' for the second")]
    [InlineData("0 24 * * *", "'24' for the hour: that must be 0 to 23;")]
    [InlineData("0 0 32 * *", "'32' for the day of the month")]
    [InlineData("0 0 1,L * *", "'1,L' for the day of the month: that must be 1 to 31, or one of L (the last)")]
    [InlineData("0 0 1-5W * *", "'1-5W' for the day of the month")]
    [InlineData("0 0 * JANUARY *", "'JANUARY' for the month: that must be 1 to 12 or JAN to DEC;")]
    [InlineData("0 0 * * 8", "'8' for the day of the week")]
    [InlineData("0 0 * * L", "'L' for the day of the week")]
    [InlineData("0 0 * * 1#6", "'1#6' for the day of the week")]
    [InlineData("0 0 * * *\0", "'*\0' for the day of the week")]
    [InlineData("0 0 * *\n*", "has 4 fields; it needs five (minute, hour,")]
    [InlineData("0", "has 1 field;")]
    [InlineData("", "has 0 fields;")]
    [InlineData("0 0 12 ? * MON 2026", "has 7 fields;")]
    [InlineData("@reboot", "'@reboot' is none of @yearly, @annually,")]
    [InlineData("@dayly", "; is @daily meant?")]
    [InlineData("0 0 31 2 *", "'0 0 31 2 *' is never due: the calendar has no such day.")]
    [InlineData("0 0 1 * 1#2", "is never due")]
    [InlineData("0 0 31W 4,6 *", "is never due")]
    public void AnExpressionIsRefusedByTheFieldThatIsWrong(string cron, string sentence) => Refused(new ScheduleTiming(cron), "cron", sentence);

    [Fact]
    public void AnEndlessExpressionIsNotRead() => Refused(new ScheduleTiming(new string('*', 201)), "cron", "'cron' may have 200 characters.");

    [Theory]
    [InlineData("Europe/Berln", "is Europe/Berlin meant?")]
    [InlineData("europe/berlin", "is Europe/Berlin meant?")]
    [InlineData("new york", "is America/New_York meant?")]
    [InlineData("Berlin", "is Europe/Berlin meant?")]
    [InlineData("W. Europe Standard Time", "'W. Europe Standard Time' is one of Windows; is Europe/Berlin meant?")]
    [InlineData("UTC+02", "'UTC+02' is an offset")]
    [InlineData("GMT-5", "'GMT-5' is an offset")]
    [InlineData("+02:00", "'+02:00' is an offset")]
    [InlineData("CEST", "'CEST' is none")]
    [InlineData("Middle/Earth/Shire", "'Middle/Earth/Shire' is none.")]
    [InlineData(" ", "such as Europe/Berlin or UTC.")]
    [InlineData("", "such as Europe/Berlin or UTC.")]
    public void AZoneIsRefusedWithTheOneThatMayBeMeant(string zone, string sentence)
    {
        Refused(new ScheduleTiming("0 0 * * *", TimeZone: zone), "time_zone", sentence);
        Refused(new ScheduleTiming(Every: TimeSpan.FromHours(1), TimeZone: zone), "time_zone", sentence);
    }

    [Fact]
    public void WhatIsRepeatedOfALongNameIsShort() =>
        Assert.InRange(Refusal(new ScheduleTiming("0 0 * * *", TimeZone: new string('x', 100_000))).Message.Length, 1, 300);

    [Fact]
    public void AnIntervalIsBetweenASecondAndAYear()
    {
        Refused(new ScheduleTiming(Every: TimeSpan.FromMilliseconds(999)), "every", "between 1 second and 366 days.");
        Refused(new ScheduleTiming(Every: TimeSpan.FromDays(366.01)), "every", "between 1 second and 366 days.");
        Refused(new ScheduleTiming(Every: TimeSpan.FromSeconds(-5)), "every", "between 1 second and 366 days.");
        Refused(new ScheduleTiming(Every: TimeSpan.FromTicks(10_000_001)), "every", "'every' must be in whole milliseconds.");
    }

    [Fact]
    public void AScheduleHasOneRule()
    {
        Refused(new ScheduleTiming(), "timing", "A schedule has one of 'cron', 'every' and 'at'.");
        Refused(new ScheduleTiming("* * * * *", Every: TimeSpan.FromHours(1)), "timing", "one of");
        Refused(new ScheduleTiming("* * * * *", At: Noon), "timing", "one of 'cron', 'every' and 'at', not several.");
        Refused(new ScheduleTiming(Every: TimeSpan.FromHours(1), At: Noon), "timing", "not several");
    }

    [Fact]
    public void AnEndIsAfterTheStartAndAOnceBetweenThem()
    {
        Refused(new ScheduleTiming("* * * * *", StartsAt: Noon, EndsAt: Noon), "ends_at", "'ends_at' must be after 'starts_at'.");
        Refused(new ScheduleTiming("* * * * *", StartsAt: Noon, EndsAt: Noon.AddDays(-1)), "ends_at", "must be after");
        Refused(new ScheduleTiming(At: Noon, StartsAt: Noon.AddSeconds(1)), "at", "'at' must not be before 'starts_at'.");
        Refused(new ScheduleTiming(At: Noon, EndsAt: Noon), "at", "'at' must be before 'ends_at'.");
    }

    private static void Refused(ScheduleTiming timing, string field, string sentence)
    {
        var refusal = Refusal(timing);
        Assert.Equal(field, refusal.Field);
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
    }

    private static InvalidJobException Refusal(ScheduleTiming timing) => Assert.Throws<InvalidJobException>(() => Occurrences.Of(timing, Due.MadeAt));
}
