namespace OrleansJobs.Grains.Contracts;

/// <summary>The same job, as those see it that follow it. Key: <see cref="JobId.GrainKey"/>.</summary>
[Alias("jobs.IJobFamilyGrain")]
public interface IJobFamilyGrain : IGrainWithStringKey
{
    /// <summary>Submits the continuations that follow the way in which the job has ended, unless that was done. Answers once it is durable.
    /// Idempotent.</summary>
    /// <exception cref="StoreUnavailableException">The database did not confirm; the same call may be made again.</exception>
    [Alias("Follow")]
    Task FollowAsync(CancellationToken cancellationToken);
}
