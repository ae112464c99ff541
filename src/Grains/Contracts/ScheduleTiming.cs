namespace OrleansJobs.Grains.Contracts;

/// <summary>When a schedule is due: exactly one of <paramref name="Cron"/>, <paramref name="Every"/> and <paramref name="At"/> is there.</summary>
/// <param name="Cron">A cron expression of five fields, or six with seconds first, or a macro such as <c>@daily</c>; by the wall clock of
/// <paramref name="TimeZone"/>.</param>
/// <param name="Every">The time between two occurrences, from <paramref name="StartsAt"/> on, or else from when the schedule was made; 1 second to
/// 366 days. By the clock of the world: no change of a wall clock matters.</param>
/// <param name="At">The one occurrence.</param>
/// <param name="TimeZone">An IANA time zone, such as <c>Europe/Berlin</c>. Default: UTC.</param>
/// <param name="StartsAt">No occurrence is before this time; null for any.</param>
/// <param name="EndsAt">Every occurrence is before this time; null for no end.</param>
[GenerateSerializer, Immutable, Alias("jobs.schedule-timing")]
public sealed record ScheduleTiming(
    string? Cron = null, TimeSpan? Every = null, DateTimeOffset? At = null, string TimeZone = "UTC", DateTimeOffset? StartsAt = null, DateTimeOffset? EndsAt = null);
