using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Storage;

/// <summary>
/// Where jobs are kept. The row is the truth: each write is one guarded statement, durable when the call returns, and any failure to
/// confirm it is a <see cref="StoreUnavailableException"/> whose outcome is unknown. Reads see every write that was confirmed before.
/// Times are kept to the microsecond; what is finer is cut off. A row that contradicts its status is a mistake of the caller and not
/// written. Promises are facts of the contract suite in tests/Storage.Tests; what is not there is not promised.
/// </summary>
internal interface IJobStore
{
    /// <summary>Where the database is, for people, without credentials.</summary>
    string Description { get; }

    /// <summary>Inserts a row unless its id, or its idempotency or active key in its tenant, is taken.</summary>
    Task<JobInsert> InsertIfAbsentAsync(JobRow row, CancellationToken cancellationToken);

    /// <summary>Takes the idempotency key from a row, so that another may have it; nothing else of the row changes, nor its sequence.</summary>
    /// <returns>False when there is no such row, or it does not have this key.</returns>
    Task<bool> FreeIdempotencyKeyAsync(JobId id, string key, CancellationToken cancellationToken);

    /// <summary>The row, or null.</summary>
    Task<JobRow?> FindAsync(JobId id, CancellationToken cancellationToken);

    /// <summary>The row that has an idempotency key in a tenant, or null.</summary>
    Task<JobRow?> FindByIdempotencyKeyAsync(string? tenant, string key, CancellationToken cancellationToken);

    /// <summary>Replaces every changeable column if the row still has the sequence and the claim of <paramref name="current"/>: status,
    /// attempt, attempts, run time, start and its limit, completion, cancel request, expiry, sequence, claim and its lease, last claim, error, progress, checkpoint
    /// and result. The rest stays as it was inserted.</summary>
    /// <param name="current">The row as it was last confirmed.</param>
    /// <param name="next">The row to be; its sequence is greater.</param>
    /// <param name="cancellationToken">Gives up waiting; the write may still happen.</param>
    /// <returns>False when the row is gone or someone else changed it; nothing was written then.</returns>
    Task<bool> SaveIfUnchangedAsync(JobRow current, JobRow next, CancellationToken cancellationToken);

    /// <summary>The same guard, for the most frequent write: only progress, sequence and the lease are replaced.</summary>
    Task<bool> SaveProgressIfUnchangedAsync(JobRow current, JobRow next, CancellationToken cancellationToken);

    /// <summary>The same guard, for a final row: only the sequence and the time at which its continuations were submitted are
    /// replaced.</summary>
    Task<bool> SaveFollowedIfUnchangedAsync(JobRow current, JobRow next, CancellationToken cancellationToken);

    /// <summary>Deletes the row if its status is final, and that of its parent, where that is still there; and nobody will submit it once more,
    /// because its parent does not know yet that what follows it was submitted.</summary>
    /// <returns>False when there is no such row or it must stay.</returns>
    Task<bool> DeleteIfFinalAsync(JobId id, CancellationToken cancellationToken);

    /// <summary>Jobs in the order of their ids, without input, result and checkpoint. So many are looked at and no more: when few of them
    /// fit, the answer is shorter than the limit and says where to go on. The time in an id and the time a job was accepted may lie
    /// apart as far as an upload takes; a job whose upload took more than an hour can be missing at the edge of a range of times.</summary>
    /// <param name="query">Its limit may be 1,001; its scopes are one of a kind.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<JobWalk> ListAsync(JobListQuery query, CancellationToken cancellationToken);

    /// <summary>The pending and running jobs of a scope, newest id first, without input, result and checkpoint.</summary>
    Task<ImmutableArray<JobSnapshot>> ListActiveAsync(JobScope scope, int limit, CancellationToken cancellationToken);

    /// <summary>The final jobs of a scope, latest completion first, without input, result and checkpoint.</summary>
    Task<ImmutableArray<JobSnapshot>> ListFinishedAsync(JobScope scope, int limit, CancellationToken cancellationToken);

    /// <summary>Of a tenant's completed jobs of a type the one that completed last for each of some subjects, in no order, without input, result
    /// and checkpoint; a subject that has none is left out.</summary>
    Task<ImmutableArray<JobSnapshot>> ListLatestCompletedAsync(
        string tenant, string type, IReadOnlyCollection<string> subjects, CancellationToken cancellationToken);

    /// <summary>Final jobs that ended before a time, oldest first, without those that must stay for their parents.</summary>
    Task<ImmutableArray<JobId>> ListEndedBeforeAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken);

    /// <summary>Final jobs whose time to be deleted has come, earliest first, without those that must stay for their parents.</summary>
    Task<ImmutableArray<JobId>> ListExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Pending jobs of a type that are due, greatest priority first, then those due the longest: since their time, or since they
    /// were created. Of the jobs that had to wait for their time, the <paramref name="limit"/> earliest are looked at.</summary>
    Task<ImmutableArray<ReadyJob>> ListReadyAsync(string type, DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>When the next pending job of a type that waits for its time comes due; null when none waits.</summary>
    Task<DateTimeOffset?> NextRunAtAsync(string type, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Running jobs without a lease whose host is not among the registered ones, has not beaten for
    /// <paramref name="silence"/>, or is <paramref name="host"/> itself.</summary>
    Task<ImmutableArray<ClaimedJob>> ListClaimedByGoneHostsOrAsync(string host, TimeSpan silence, int limit, CancellationToken cancellationToken);

    /// <summary>Running jobs whose lease has ended, earliest first.</summary>
    Task<ImmutableArray<ClaimedJob>> ListLeaseEndedAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Pending jobs that were to start before a time that has come, earliest first.</summary>
    Task<ImmutableArray<JobId>> ListStartOverdueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Final jobs with continuations that nobody has submitted yet, of those that ended at a time or earlier, oldest first.</summary>
    Task<ImmutableArray<JobId>> ListUnfollowedAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken);

    /// <summary>The jobs whose parent is a job, in the order of their ids, strictly behind one, without input, result and checkpoint.</summary>
    Task<ImmutableArray<JobSnapshot>> ListChildrenAsync(
        JobId parent, JobStatus? status, JobId? after, int limit, CancellationToken cancellationToken);

    /// <summary>The children of one type, newest id first, strictly before one, without input, result and checkpoint.</summary>
    Task<ImmutableArray<JobSnapshot>> ListChildrenOfTypeAsync(
        JobId parent, string type, JobStatus? status, JobId? before, int limit, CancellationToken cancellationToken);

    /// <summary>How many children a job has in each status; one that was retried counts as its newest retry. A status that none is in is
    /// absent.</summary>
    Task<ImmutableDictionary<JobStatus, int>> CountChildrenAsync(JobId parent, CancellationToken cancellationToken);

    /// <summary>How many jobs there are in each status, from counters that move with the jobs; every status is there.</summary>
    Task<ImmutableDictionary<JobStatus, long>> CountAsync(CancellationToken cancellationToken);

    /// <summary>Which of the ids have no row.</summary>
    Task<ImmutableArray<JobId>> ListMissingAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken);
}
