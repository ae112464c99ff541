namespace OrleansJobs.Silo.Storage;

/// <summary>Times and durations as whole microseconds. What is finer is cut off.</summary>
internal static class Microseconds
{
    /// <summary>Microseconds since 1970-01-01T00:00:00Z.</summary>
    public static long ToNumber(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    /// <inheritdoc cref="ToNumber(DateTimeOffset)"/>
    public static long? ToNumber(DateTimeOffset? time) => time is { } known ? ToNumber(known) : null;

    /// <summary>Microseconds.</summary>
    public static long ToNumber(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The time, in UTC.</summary>
    public static DateTimeOffset ToTime(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <inheritdoc cref="ToTime(long)"/>
    public static DateTimeOffset? ToTime(long? microseconds) => microseconds is { } known ? ToTime(known) : null;

    /// <summary>The duration.</summary>
    public static TimeSpan ToDuration(long microseconds) => new(microseconds * TimeSpan.TicksPerMicrosecond);
}
