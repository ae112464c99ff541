using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;

namespace OrleansJobs.Grains.Tests;

public sealed class LogTextTests
{
    [Theory]
    [InlineData("plain\ttext", "plain\ttext")]
    [InlineData("", "")]
    [InlineData("one\ntwo\r\nthree\n", "one|two|three")]
    [InlineData("one\n\ntwo\n", "one||two")]
    [InlineData("10 %\r20 %\r", "10 %|20 %")]
    [InlineData("\u2028a\u2029b", "|a|b")]
    [InlineData("\u001b[1;31mred\u001b[0m and \u001b]0;title\u0007plain", "red and plain")]
    [InlineData("a\0b\u0007c\u009bd\u007f", "abcd")]
    [InlineData("half \u001b[", "half ")]
    public void ATextBecomesLinesThatAreText(string text, string lines) => Assert.Equal(lines.Split('|'), LogText.Lines(text));

    [Fact]
    public void ALineThatIsTooLongIsCutBetweenTwoCharacters()
    {
        var line = Assert.Single(LogText.Lines(new string('a', JobLimits.LongestLogLine - 2) + "🎧🎧"));
        Assert.Equal(new string('a', JobLimits.LongestLogLine - 2) + "…", line);
        Assert.Equal(["b", new string('c', JobLimits.LongestLogLine - 1) + "…"], LogText.Lines("b\n" + new string('c', 100_000)));
        Assert.Equal([line], LogText.Lines(line));
    }

    [Fact]
    public void OfEntriesThatNoLogCouldHoldTheLastAreTaken()
    {
        var at = DateTimeOffset.UnixEpoch;
        ImmutableArray<JobLogEntry> entries = [new(at, JobLogLevel.Info, "a\nb"), new(at, JobLogLevel.Error, string.Join('\n', Enumerable.Range(0, 999)))];
        var lines = LogText.Lines(entries);
        Assert.Equal(JobLimits.MostLogLines, lines.Length);
        Assert.Equal((JobLogLevel.Info, "b"), (lines[0].Level, lines[0].Text));
        Assert.Equal((JobLogLevel.Error, "998"), (lines[^1].Level, lines[^1].Text));
    }
}
