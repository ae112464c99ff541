using System.Collections.Immutable;

namespace OrleansJobs.Grains.Contracts;

/// <summary>Jobs across all scopes, straight from the store. Stateless; key: <see cref="Key"/>.</summary>
[Alias("jobs.IJobListGrain")]
public interface IJobListGrain : IGrainWithStringKey
{
    /// <summary>The one key.</summary>
    const string Key = "list-all";

    /// <summary>One page, without input, result and checkpoint.</summary>
    /// <exception cref="InvalidJobException">The limit is out of its bounds, or two scopes are of one kind.</exception>
    [Alias("List")]
    Task<JobPage> ListAsync(JobListQuery query, CancellationToken cancellationToken);

    /// <summary>One page of a job's children, in the order of their ids, without input, result and checkpoint.</summary>
    /// <param name="parent">The job.</param>
    /// <param name="status">Only children in this status; null for all.</param>
    /// <param name="cursor">The next of the page before; null for the first page.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidJobException">The limit is out of its bounds.</exception>
    [Alias("ListChildren")]
    Task<JobPage> ListChildrenAsync(JobId parent, JobStatus? status, JobId? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>The newest completed job for each of some subjects, in no order, without input, result and checkpoint. A subject that has none is
    /// left out.</summary>
    /// <param name="tenant">Whose jobs.</param>
    /// <param name="type">Of which type.</param>
    /// <param name="subjects">Which subjects, 1,000 at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidJobException">There are too many subjects.</exception>
    [Alias("ListLatestCompleted")]
    Task<ImmutableArray<JobSnapshot>> ListLatestCompletedAsync(string tenant, string type, ImmutableArray<string> subjects, CancellationToken cancellationToken);

    /// <summary>The job that an idempotency key still stands for, whole; null when the key is free. For those whose submission depends on what
    /// was done since, so that the same request would be another one when it is repeated.</summary>
    [Alias("FindByIdempotencyKey")]
    Task<JobSnapshot?> FindByIdempotencyKeyAsync(string? tenant, string key, CancellationToken cancellationToken);

    /// <summary>One page of a job's deliveries to webhooks, newest first, without input, result and checkpoint.</summary>
    /// <param name="job">The job that they tell of.</param>
    /// <param name="status">Only deliveries in this status; null for all.</param>
    /// <param name="cursor">The next of the page before; null for the first page.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidJobException">The limit is out of its bounds.</exception>
    [Alias("ListDeliveries")]
    Task<JobPage> ListDeliveriesAsync(JobId job, JobStatus? status, JobId? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>The names of the webhooks that the settings of a silo have, in order.</summary>
    [Alias("ListWebhooks")]
    Task<ImmutableArray<string>> ListWebhooksAsync(CancellationToken cancellationToken);

    /// <summary>How many jobs there are, by status, and where they are kept.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    [Alias("Describe")]
    Task<JobStoreDescription> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>The job types that the settings name, that the program has handlers for, that are paused, or that have active jobs, by name; of
    /// those that have jobs and nothing else, the first <see cref="JobTypeDescription.MostLookedAt"/> are looked at.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    [Alias("ListTypes")]
    Task<ImmutableArray<string>> ListTypesAsync(CancellationToken cancellationToken);

    /// <summary>Deletes up to <paramref name="limit"/> final jobs that ended before <paramref name="endedBefore"/>, with their files.</summary>
    /// <returns>How many were deleted; fewer than the limit means that none are left.</returns>
    [Alias("Cleanup")]
    Task<int> CleanupAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken);
}

/// <summary>Which jobs, and how many. All that is said of them must hold.</summary>
/// <param name="Limit">1 to 1,000.</param>
/// <param name="Cursor">The next of the page before, in whichever direction. Null for the first page.</param>
[GenerateSerializer, Immutable, Alias("jobs.list-query")]
public sealed record JobListQuery(int Limit, JobId? Cursor = null)
{
    /// <summary>Only jobs in this status; null for all.</summary>
    [Id(0)] public JobStatus? Status { get; init; }

    /// <summary>Only jobs of this type; null for all.</summary>
    [Id(1)] public string? Type { get; init; }

    /// <summary>Only jobs that were started by this; null for all.</summary>
    [Id(2)] public JobTrigger? Trigger { get; init; }

    /// <summary>Only jobs that belong to each of these, one of a kind at most. Default: all jobs.</summary>
    [Id(3)] public ImmutableArray<JobScope> Scopes { get; init; } = [];

    /// <summary>Only jobs accepted at this time or later; null for all.</summary>
    [Id(4)] public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Only jobs accepted before this time; null for all.</summary>
    [Id(5)] public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>From the oldest to the newest. Default: newest first.</summary>
    [Id(6)] public bool OldestFirst { get; init; }

    /// <summary>Only jobs without a parent: no jobs of batches, and none that follow another. Default: all jobs.</summary>
    [Id(7)] public bool WithoutParent { get; init; }
}

/// <summary>One page of jobs. A page may be shorter than the limit, even empty: it was the last only when <paramref name="Next"/> is
/// null.</summary>
/// <param name="Jobs">In the order of the query.</param>
/// <param name="Next">The cursor of the next page; null when this was the last.</param>
[GenerateSerializer, Immutable, Alias("jobs.page")]
public sealed record JobPage(ImmutableArray<JobSnapshot> Jobs, JobId? Next);

/// <summary>The store at a glance.</summary>
/// <param name="Database">Where it is: a file's path, or a server and database without credentials.</param>
/// <param name="Counts">Jobs by status; every status is there.</param>
[GenerateSerializer, Immutable, Alias("jobs.store-description")]
public sealed record JobStoreDescription(string Database, ImmutableDictionary<JobStatus, long> Counts)
{
    /// <summary>All jobs.</summary>
    public long Total => Counts.Values.Sum();
}
