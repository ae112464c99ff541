using System.Globalization;

namespace OrleansJobs.Grains.Lifecycle;

/// <summary>A length of time as a sentence has it: <c>2 days</c>, <c>1 minute</c>, <c>1.5 seconds</c>.</summary>
internal static class DurationWords
{
    private static readonly (TimeSpan Length, string Name)[] Units =
        [(TimeSpan.FromDays(1), "day"), (TimeSpan.FromHours(1), "hour"), (TimeSpan.FromMinutes(1), "minute")];

    /// <summary>In the largest unit that it is whole in.</summary>
    public static string Of(TimeSpan duration)
    {
        foreach (var (length, name) in Units)
        {
            if (duration.Ticks % length.Ticks == 0) return Counted((duration / length).ToString(CultureInfo.InvariantCulture), name);
        }

        return Counted(duration.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture), "second");
    }

    private static string Counted(string number, string name) => number == "1" ? $"1 {name}" : $"{number} {name}s";
}
