using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Jobs;
using OrleansJobs.Grains.Storage;
using Orleans.Concurrency;

namespace OrleansJobs.Grains.Index;

/// <summary>Pages and counts across all scopes. Holds nothing, so there may be as many as are needed.</summary>
[StatelessWorker]
internal sealed class JobListGrain(
    IJobStore store, IJobTypeStore typeStore, JobTypes types, IdempotencyKeys keys, ConfiguredWebhooks webhooks) : Grain, IJobListGrain
{
    /// <summary>How often the store is asked for one page before the page is answered as it is.</summary>
    private const int Rounds = 10;

    public async Task<JobPage> ListAsync(JobListQuery query, CancellationToken cancellationToken)
    {
        Check(query);
        var jobs = ImmutableArray<JobSnapshot>.Empty;
        var rest = query with { Limit = query.Limit + 1 }; // one more says whether there is another page
        for (var round = 1; round <= Rounds; round++)
        {
            var walk = await store.ListAsync(rest, cancellationToken);
            jobs = jobs.AddRange(walk.Jobs);
            if (jobs.Length > query.Limit)
            {
                return new JobPage(jobs.RemoveAt(query.Limit), jobs[query.Limit - 1].Id);
            }

            if (walk.Reached is null)
            {
                return new JobPage(jobs, Next: null);
            }

            rest = rest with { Limit = query.Limit + 1 - jobs.Length, Cursor = walk.Reached };
        }

        return new JobPage(jobs, Next: rest.Cursor);
    }

    public async Task<JobPage> ListChildrenAsync(JobId parent, JobStatus? status, JobId? cursor, int limit, CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        return PageOf(await store.ListChildrenAsync(parent, status, cursor, limit + 1, cancellationToken), limit);
    }

    public Task<ImmutableArray<JobSnapshot>> ListLatestCompletedAsync(
        string tenant, string type, ImmutableArray<string> subjects, CancellationToken cancellationToken)
    {
        JobFactory.Require(subjects.Length <= JobLimits.MostBatchJobs, "subjects", $"must be at most {JobLimits.MostBatchJobs}");
        return store.ListLatestCompletedAsync(tenant, type, subjects, cancellationToken);
    }

    public Task<JobSnapshot?> FindByIdempotencyKeyAsync(string? tenant, string key, CancellationToken cancellationToken) =>
        keys.FindAsync(tenant, key, cancellationToken);

    public async Task<JobPage> ListDeliveriesAsync(JobId job, JobStatus? status, JobId? cursor, int limit, CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        return PageOf(await store.ListChildrenOfTypeAsync(job, JobWebhook.Type, status, cursor, limit + 1, cancellationToken), limit);
    }

    public Task<ImmutableArray<string>> ListWebhooksAsync(CancellationToken cancellationToken) =>
        Task.FromResult(webhooks.Names.Order(StringComparer.Ordinal).ToImmutableArray());

    public async Task<JobStoreDescription> DescribeAsync(CancellationToken cancellationToken) =>
        new(store.Description, await store.CountAsync(cancellationToken));

    public async Task<ImmutableArray<string>> ListTypesAsync(CancellationToken cancellationToken)
    {
        var paused = await typeStore.ListPausedAsync(cancellationToken);
        var active = await typeStore.ListActiveAsync(JobTypeDescription.MostLookedAt, cancellationToken);
        return [.. types.Known.Union(paused.Select(type => type.Type)).Union(active.Where(type => type != JobBatch.Type)).Order(StringComparer.Ordinal)];
    }

    public async Task<int> CleanupAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken)
    {
        var ended = await store.ListEndedBeforeAsync(endedBefore, limit, cancellationToken);
        await GrainFactory.DeleteAsync(ended, cancellationToken);
        return ended.Length;
    }

    private static JobPage PageOf(ImmutableArray<JobSnapshot> jobs, int limit) =>
        jobs.Length > limit ? new JobPage(jobs.RemoveAt(limit), jobs[limit - 1].Id) : new JobPage(jobs, Next: null);

    private static void CheckLimit(int limit)
    {
        if (limit is < 1 or > 1_000)
        {
            throw new InvalidJobException("limit", "'limit' must be 1 to 1000.");
        }
    }

    private static void Check(JobListQuery query)
    {
        CheckLimit(query.Limit);
        if (query.Scopes.DistinctBy(scope => scope.Kind).Count() < query.Scopes.Length)
        {
            throw new InvalidJobException("scopes", "'scopes' may name one guild, session, user and subject each.");
        }
    }
}
