using Orleans.Concurrency;

namespace OrleansJobs.Grains.Contracts;

/// <summary>The same job, as those see it that follow it or belong to it. Whoever belongs to it tells it and waits for nothing. Key:
/// <see cref="JobId.GrainKey"/>.</summary>
[Alias("jobs.IJobFamilyGrain")]
public interface IJobFamilyGrain : IGrainWithStringKey
{
    /// <summary>Submits the continuations that follow the way in which the job has ended, unless that was done. Answers once it is durable.
    /// Idempotent.</summary>
    /// <exception cref="StoreUnavailableException">The database did not confirm; the same call may be made again.</exception>
    [Alias("Follow")]
    Task FollowAsync(CancellationToken cancellationToken);

    /// <summary>A child is not as it was. A batch counts its children soon, once however many have told it; any other job forgets it.</summary>
    [Alias("OnChildChanged"), AlwaysInterleave]
    Task OnChildChangedAsync(JobId child, CancellationToken cancellationToken);
}
