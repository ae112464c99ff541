using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Jobs;
using OrleansJobs.Grains.Schedules.Timing;

namespace OrleansJobs.Grains.Schedules;

/// <summary>The occurrences to come.</summary>
internal static class SchedulePreview
{
    /// <summary>So many of them.</summary>
    /// <param name="occurrences">When it is due.</param>
    /// <param name="timeZone">By whose clock.</param>
    /// <param name="first">The first; null for none.</param>
    /// <param name="count">How many.</param>
    /// <param name="jitter">How long after it is due a run begins.</param>
    /// <exception cref="InvalidJobException">The count is out of its bounds.</exception>
    public static ImmutableArray<ScheduleOccurrence> Of(
        Occurrences occurrences, string timeZone, DateTimeOffset? first, int count, Func<DateTimeOffset, TimeSpan> jitter)
    {
        JobFactory.Require(count is >= 1 and <= ScheduleLimits.MostPreviewed, "count", $"must be 1 to {ScheduleLimits.MostPreviewed}");
        var next = ImmutableArray.CreateBuilder<ScheduleOccurrence>();
        for (var at = first; at is { } dueAt && next.Count < count; at = occurrences.After(dueAt))
        {
            next.Add(new ScheduleOccurrence(dueAt, TimeZones.ToLocal(timeZone, dueAt), dueAt + jitter(dueAt)));
        }

        return next.ToImmutable();
    }
}
