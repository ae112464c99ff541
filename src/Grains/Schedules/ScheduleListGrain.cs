using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Concurrency;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Jobs;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Schedules.Timing;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Schedules;

/// <summary>Pages of schedules, and previews of those that are not made yet. Holds nothing, so there may be as many as are needed.</summary>
[StatelessWorker]
internal sealed class ScheduleListGrain(IScheduleStore store, TimeProvider time) : Grain, IScheduleListGrain
{
    private const int MostListed = 1_000;
    private const int ReadAtOnce = 20;

    /// <summary>Characters of definitions after which a page ends: a thousand of the longest would be more than a message or a process may hold.</summary>
    private const int LongestPage = 8 * ScheduleLimits.LongestDefinition;

    public async Task<SchedulePage> ListAsync(string? tenant, ScheduleId? cursor, int limit, CancellationToken cancellationToken)
    {
        JobFactory.Require(limit is >= 1 and <= MostListed, "limit", $"must be 1 to {MostListed}");
        var (page, room) = (ImmutableArray.CreateBuilder<ScheduleSnapshot>(), LongestPage);
        while (page.Count < limit && room > 0)
        {
            var asked = Math.Min(ReadAtOnce, limit - page.Count);
            var rows = await store.ListAsync(tenant, cursor, asked + 1, cancellationToken); // one more says whether there is another page
            var taken = 0;
            for (; taken < Math.Min(asked, rows.Length) && room > 0; taken++)
            {
                page.Add(rows[taken].Schedule);
                room -= LengthOf(rows[taken].Schedule);
            }

            if (taken == rows.Length) return new SchedulePage(page.ToImmutable(), Next: null);
            cursor = page[^1].Id;
        }

        return new SchedulePage(page.ToImmutable(), cursor);
    }

    public Task<ImmutableArray<ScheduleOccurrence>> PreviewAsync(ScheduleTiming timing, int count, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var occurrences = Occurrences.Of(timing, now);
        return Task.FromResult(SchedulePreview.Of(occurrences, timing.TimeZone, occurrences.After(now), count, _ => TimeSpan.Zero));
    }

    private static int LengthOf(ScheduleSnapshot schedule) => JsonSerializer.Serialize(schedule.Definition, JobJson.Lean).Length;
}
