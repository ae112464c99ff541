using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Jobs;

/// <summary>What an idempotency key promises: for a time the same submission is answered with the first one's job, and another one is
/// refused; after that the key is free. Whoever races, on whatever process: the unique index decides.</summary>
internal sealed class IdempotencyKeys(IJobStore store, IOptions<SubmissionOptions> options, TimeProvider time)
{
    /// <summary>Inserts the row unless its id, its active key, or for a time its idempotency key is taken.</summary>
    /// <exception cref="JobConflictException">Its idempotency key is another submission's.</exception>
    public async Task<JobInsert> InsertAsync(JobRow row)
    {
        while (true)
        {
            var insert = await store.InsertIfAbsentAsync(row, CancellationToken.None);
            if (insert.Inserted || !IsTakenByKey(row.Job, insert.Row.Job)) return insert;
            if (IsKept(insert.Row.Job)) return IsSame(row, insert.Row) ? insert : throw JobConflictException.OfKey(row.Job.IdempotencyKey, insert.Row.Job.Id);
            await store.FreeIdempotencyKeyAsync(insert.Row.Job.Id, row.Job.IdempotencyKey!, CancellationToken.None); // or someone else just did
        }
    }

    /// <summary>The job whose key it is; null when the key is free.</summary>
    public async Task<JobSnapshot?> FindAsync(string? tenant, string key, CancellationToken cancellationToken) =>
        await store.FindByIdempotencyKeyAsync(tenant, key, cancellationToken) is { Job: var taker } && IsKept(taker) ? taker : null;

    private bool IsKept(JobSnapshot taker) => time.Now() - taker.CreatedAt < options.Value.IdempotencyWindow;

    /// <summary>Whether it is the key that the taker has, and not the id (then it is the same call once more) or the active key alone.</summary>
    private static bool IsTakenByKey(JobSnapshot job, JobSnapshot taker) =>
        job.Id != taker.Id && job.IdempotencyKey is not null && job.IdempotencyKey == taker.IdempotencyKey;

    private static bool IsSame(JobRow row, JobRow taker) => taker.SubmissionHash is null || taker.SubmissionHash == row.SubmissionHash;
}
