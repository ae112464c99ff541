using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Jobs;

/// <summary>Deletes many jobs, each through its grain.</summary>
internal static class JobDeletion
{
    private const int AtOnce = 32;

    /// <summary>Deletes final jobs with their files. One that is gone already was deleted by someone else, which is what was asked for; one
    /// that its grain takes for active is left for the next time, so that it does not keep the others.</summary>
    public static async Task DeleteAsync(this IGrainFactory grains, IEnumerable<JobId> jobs, CancellationToken cancellationToken)
    {
        foreach (var some in jobs.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(id => grains.DeleteAsync(id, cancellationToken)));
        }
    }

    private static async Task DeleteAsync(this IGrainFactory grains, JobId id, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IJobGrain>(id.GrainKey).DeleteAsync(cancellationToken);
        }
        catch (JobException exception) when (exception is JobNotFoundException or JobConflictException)
        {
        }
    }
}
