using Orleans.Concurrency;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Jobs;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Schedules;

/// <summary>Pages of schedules. Holds nothing, so there may be as many as are needed.</summary>
[StatelessWorker]
internal sealed class ScheduleListGrain(IScheduleStore store) : Grain, IScheduleListGrain
{
    private const int MostListed = 1_000;

    public async Task<SchedulePage> ListAsync(string? tenant, ScheduleId? cursor, int limit, CancellationToken cancellationToken)
    {
        JobFactory.Require(limit is >= 1 and <= MostListed, "limit", $"must be 1 to {MostListed}");
        var rows = await store.ListAsync(tenant, cursor, limit + 1, cancellationToken); // one more says whether there is another page
        return new SchedulePage([.. rows.Take(limit).Select(row => row.Schedule)], rows.Length > limit ? rows[limit - 1].Schedule.Id : null);
    }
}
