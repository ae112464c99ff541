namespace OrleansJobs.Grains.Lifecycle;

/// <summary>The time as rows keep it.</summary>
internal static class Clock
{
    /// <summary>Now, in UTC, cut to the microsecond, so that a time in memory equals the same time read back from a database.</summary>
    public static DateTimeOffset Now(this TimeProvider time)
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
