using OrleansJobs.Grains.Lifecycle;

namespace OrleansJobs.Grains.Tests;

public sealed class RetryScheduleTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(100, 300)]
    [InlineData(int.MaxValue, 300)]
    public void TheWaitDoublesUpToTheLongest(int attempt, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetrySchedule.DelayAfter(attempt, First, Longest, chance: 0));

    [Fact]
    public void ChanceTakesAtMostAFifth() =>
        Assert.InRange(RetrySchedule.DelayAfter(3, First, Longest, chance: 0.999), TimeSpan.FromSeconds(3.2), TimeSpan.FromSeconds(3.21));
}
