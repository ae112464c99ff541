using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Execution;

/// <summary>The work of one job type, as a .NET application writes it. Made anew for each attempt, from the service container.</summary>
public interface IJobHandler
{
    /// <summary>Does the work once.</summary>
    /// <param name="job">The job, and the ways to report on it.</param>
    /// <param name="cancellationToken">Fires when the job is cancelled, its time is up, or the host stops; stop then, by letting the
    /// <see cref="OperationCanceledException"/> out.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="JobFailedException">It failed, for this reason. Any other exception that gets out counts as a failure worth another
    /// attempt.</exception>
    Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken);
}
