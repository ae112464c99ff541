using System.Diagnostics;

namespace OrleansJobs.Bench;

/// <summary>How long one operation takes: the median of rounds, so that a pause of the machine counts once.</summary>
internal static class Timing
{
    private const int Rounds = 9;

    /// <summary>Milliseconds an operation, two kinds in turn, so that both see the same machine.</summary>
    public static async Task<(double First, double Second)> CompareAsync(int operations, Func<Task> first, Func<Task> second)
    {
        List<double> firsts = [], seconds = [];
        for (var round = 0; round <= Rounds; round++)
        {
            firsts.Add(await RoundAsync(operations, 1, first));
            seconds.Add(await RoundAsync(operations, 1, second));
        }

        return (Median(firsts), Median(seconds));
    }

    /// <summary>Milliseconds an operation with some in flight at once: the time of all, divided by their number.</summary>
    public static async Task<double> MeasureAsync(int operations, int inFlight, Func<Task> operation)
    {
        var times = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            times.Add(await RoundAsync(operations, inFlight, operation));
        }

        return Median(times);
    }

    /// <summary>Does an operation many times, some in flight at once.</summary>
    public static Task ManyAsync(int operations, int inFlight, Func<Task> operation)
    {
        var left = operations;
        return Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await operation();
            }
        }));
    }

    private static async Task<double> RoundAsync(int operations, int inFlight, Func<Task> operation)
    {
        var began = Stopwatch.GetTimestamp();
        await ManyAsync(operations, inFlight, operation);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds / operations;
    }

    /// <summary>The first round warms up and does not count.</summary>
    private static double Median(List<double> times) => times.Skip(1).Order().ElementAt((times.Count - 1) / 2);
}
