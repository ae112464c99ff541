using System.Collections.Immutable;

namespace OrleansJobs.Grains.Contracts;

/// <summary>Jobs across all scopes, straight from the store. Stateless; key: <see cref="Key"/>.</summary>
[Alias("jobs.IJobListGrain")]
public interface IJobListGrain : IGrainWithStringKey
{
    /// <summary>The one key.</summary>
    const string Key = "list-all";

    /// <summary>One page, newest first, without input, result and checkpoint.</summary>
    [Alias("List")]
    Task<JobPage> ListAsync(JobListQuery query, CancellationToken cancellationToken);

    /// <summary>How many jobs there are, by status, and where they are kept.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    [Alias("Describe")]
    Task<JobStoreDescription> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>Deletes up to <paramref name="limit"/> final jobs that ended before <paramref name="endedBefore"/>, with their files.</summary>
    /// <returns>How many were deleted; fewer than the limit means that none are left.</returns>
    [Alias("Cleanup")]
    Task<int> CleanupAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken);
}

/// <summary>Which jobs, and how many.</summary>
/// <param name="Limit">1 to 1,000.</param>
/// <param name="Before">Only jobs created before this one: the cursor of the next page. Null for the first page.</param>
/// <param name="Status">Only jobs in this status; null for all.</param>
/// <param name="Type">Only jobs of this type; null for all.</param>
[GenerateSerializer, Immutable, Alias("jobs.list-query")]
public sealed record JobListQuery(int Limit, JobId? Before = null, JobStatus? Status = null, string? Type = null);

/// <summary>One page of jobs.</summary>
/// <param name="Jobs">Newest first.</param>
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
