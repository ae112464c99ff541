using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Jobs;
using OrleansJobs.Grains.Storage;
using Orleans.Concurrency;

namespace OrleansJobs.Grains.Index;

/// <summary>Pages and counts across all scopes. Holds nothing, so there may be as many as are needed.</summary>
[StatelessWorker]
internal sealed class JobListGrain(IJobStore store) : Grain, IJobListGrain
{
    public async Task<JobPage> ListAsync(JobListQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit is < 1 or > 1_000)
        {
            throw new InvalidJobException("limit", "'limit' must be 1 to 1000.");
        }

        var jobs = await store.ListAsync(query with { Limit = query.Limit + 1 }, cancellationToken);
        return jobs.Length > query.Limit
            ? new JobPage(jobs.RemoveAt(query.Limit), jobs[query.Limit - 1].Id)
            : new JobPage(jobs, Next: null);
    }

    public async Task<JobStoreDescription> DescribeAsync(CancellationToken cancellationToken) =>
        new(store.Description, await store.CountAsync(cancellationToken));

    public async Task<int> CleanupAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken)
    {
        var ended = await store.ListEndedBeforeAsync(endedBefore, limit, cancellationToken);
        await GrainFactory.DeleteAsync(ended, cancellationToken);
        return ended.Length;
    }
}
