using Orleans.Concurrency;

namespace OrleansJobs.Grains.Contracts;

/// <summary>One job, as people and their programs see it. Key: <see cref="JobId.GrainKey"/>.</summary>
[Alias("jobs.IJobGrain")]
public interface IJobGrain : IGrainWithStringKey
{
    /// <summary>Accepts the job. Answers once it is durable. Idempotent: a second call is answered with the job that is there.</summary>
    /// <exception cref="InvalidJobException">A field is out of its bounds.</exception>
    /// <exception cref="JobConflictException">Another submission had its idempotency key in the last 24 hours.</exception>
    /// <exception cref="StoreUnavailableException">The database did not confirm; the same call may be made again.</exception>
    [Alias("Submit")]
    Task<JobSubmitted> SubmitAsync(JobSubmission submission, CancellationToken cancellationToken);

    /// <summary>The job as it is now, from memory when the grain is live.</summary>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    [Alias("Get"), AlwaysInterleave]
    Task<JobSnapshot> GetAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The job as it is now, then each newer snapshot; ends after a final one. Snapshots may be skipped when the reader is slow,
    /// never reordered. The first is left out when its sequence is not above <paramref name="afterSequence"/>, unless it is final.
    /// </summary>
    /// <exception cref="JobNotFoundException">There is no such job, or it was deleted meanwhile.</exception>
    [Alias("Watch"), AlwaysInterleave]
    IAsyncEnumerable<JobSnapshot> WatchAsync(long afterSequence, CancellationToken cancellationToken = default);

    /// <summary>Cancels a pending job at once; asks a running one to stop. Cancelling a cancelled job changes nothing.</summary>
    /// <exception cref="JobConflictException">The job has completed or failed.</exception>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    [Alias("Cancel")]
    Task<JobSnapshot> CancelAsync(CancellationToken cancellationToken);

    /// <summary>Cancels a running job that was asked to stop, without waiting for its work: whatever that still reports is refused. The job
    /// has the error <c>abandoned</c> then. Abandoning an abandoned job changes nothing.</summary>
    /// <exception cref="JobConflictException">The job has ended in another way, or nobody asked it to stop.</exception>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    [Alias("Abandon")]
    Task<JobSnapshot> AbandonAsync(CancellationToken cancellationToken);

    /// <summary>Submits a failed or cancelled job again as <paramref name="newId"/>, with the same file. While that one is active, asking
    /// again is answered with it.</summary>
    /// <param name="newId">The id of the new job.</param>
    /// <param name="user">Who asks, and whose the new job is; null for the first job's user.</param>
    /// <param name="resume">Whether it resumes at the last checkpoint of the first job; else it begins at the beginning.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="JobConflictException">The job is not failed or cancelled.</exception>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    [Alias("Retry")]
    Task<JobSubmitted> RetryAsync(JobId newId, string? user, bool resume, CancellationToken cancellationToken);

    /// <summary>Deletes a final job and its file.</summary>
    /// <exception cref="JobConflictException">The job is pending or running.</exception>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    [Alias("Delete")]
    Task DeleteAsync(CancellationToken cancellationToken);
}
