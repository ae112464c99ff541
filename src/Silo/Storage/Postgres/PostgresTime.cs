namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>Times as the driver takes them: UTC, to the microsecond. What is finer is cut off here; the driver would round towards the
/// year 2000.</summary>
internal static class PostgresTime
{
    /// <summary>The time as it is kept.</summary>
    public static DateTime Write(DateTimeOffset time)
    {
        var ticks = time.UtcTicks;
        return new DateTime(ticks - ticks % TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
    }

    /// <inheritdoc cref="Write(DateTimeOffset)"/>
    public static DateTime? Write(DateTimeOffset? time) => time is { } known ? Write(known) : null;
}
