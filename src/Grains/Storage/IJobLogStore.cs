using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Storage;

/// <summary>Where the logs of jobs are kept, beside the jobs. Lines go with their job when it is deleted. Times are kept to the
/// microsecond; what is finer is cut off. Promises are facts of the contract suite, as those of <see cref="IJobStore"/>.</summary>
internal interface IJobLogStore
{
    /// <summary>Adds lines if the job has the claim, all or none, numbered on from the newest, and deletes those beyond the last
    /// <see cref="JobLimits.MostLogLines"/>. Durable when the call returns. When the last of them is the newest line already, to the
    /// microsecond and the letter, they were added before, and nothing is added.</summary>
    /// <param name="id">The job.</param>
    /// <param name="claim">The token of the claim.</param>
    /// <param name="entries">Cleaned; at least one, at most <see cref="JobLimits.MostLogLines"/>.</param>
    /// <param name="cancellationToken">Gives up waiting; the write may still happen.</param>
    /// <returns>False when the job is gone or has another claim or none; nothing was written then.</returns>
    Task<bool> AppendAsync(JobId id, Guid claim, ImmutableArray<JobLogEntry> entries, CancellationToken cancellationToken);

    /// <summary>The lines above a number, oldest first.</summary>
    Task<ImmutableArray<JobLogLine>> ReadAsync(JobId id, long after, int limit, CancellationToken cancellationToken);

    /// <summary>The number of the newest line; 0 when there is none.</summary>
    Task<long> FindNewestAsync(JobId id, CancellationToken cancellationToken);
}
