using OrleansJobs.Grains.Settings;

namespace OrleansJobs.Grains.Tests.Settings;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("00:01:30", 90)]
    [InlineData("0:0:0.050", 0.05)]
    [InlineData("24:00:00", 24 * 3600)]
    [InlineData("36:30:00", 36.5 * 3600)]
    [InlineData("7.00:00:00", 7 * 24 * 3600)]
    [InlineData("1.30:00:00", 54 * 3600)]
    [InlineData("-00:00:05", -5)]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("1.5 m", 90)]
    [InlineData("24h", 24 * 3600)]
    [InlineData("7d", 7 * 24 * 3600)]
    public void ALengthOfTimeIsReadAsItIsMeant(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Durations.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("90:00")]
    [InlineData("00:60:00")]
    [InlineData("two")]
    [InlineData("30 seconds")]
    [InlineData("-5s")]
    [InlineData("1e3s")]
    [InlineData("٣s")]
    [InlineData("99999999999999999:00:00")]
    [InlineData("99999999999d")]
    public void WhatMayMeanAnythingIsNotRead(string text) =>
        Assert.Contains("hours:minutes:seconds", Assert.Throws<FormatException>(() => Durations.Parse(text)).Message, StringComparison.Ordinal);
}
