using System.Globalization;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Schedules.Timing;

namespace OrleansJobs.Grains.Tests.Schedules;

/// <summary>Occurrences for tests, asked and told as text.</summary>
internal static class Due
{
    internal static readonly DateTimeOffset MadeAt = At("2026-01-01T00:00:00Z");

    internal static DateTimeOffset At(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    internal static string Text(DateTimeOffset? time) => time is { } there
        ? there.ToString(there.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) : "none";

    internal static Occurrences Of(string cron, string zone = "UTC") => Occurrences.Of(new ScheduleTiming(cron, TimeZone: zone), MadeAt);

    /// <summary>So many after a time, or fewer where it ends.</summary>
    internal static IEnumerable<DateTimeOffset> Chain(Occurrences due, DateTimeOffset after, int count = int.MaxValue)
    {
        for (var time = due.After(after); time is { } found && count-- > 0; time = due.After(found)) yield return found;
    }

    /// <summary>The occurrences after a time are these and, from behind the last, the same ones backwards.</summary>
    internal static void Is(Occurrences due, string after, params string[] expected)
    {
        Assert.Equal(expected, Chain(due, At(after), expected.Length).Select(time => Text(time)));
        var last = At(expected[^1]).AddTicks(1);
        var back = new List<string>();
        while (back.Count < expected.Length && due.Before(last) is { } found)
        {
            back.Add(Text(found));
            last = found;
        }

        Assert.Equal(expected.Reverse(), back);
    }
}
