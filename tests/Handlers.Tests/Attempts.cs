using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Handlers.Tests;

/// <summary>Runs handlers as the runner does.</summary>
internal static class Attempts
{
    public static async Task<JobOutcome> OutcomeAsync(this IJobHandler handler, JobContext job, CancellationToken cancellationToken = default)
    {
        try
        {
            return await handler.RunAsync(job, cancellationToken);
        }
        catch (JobFailedException failure)
        {
            return failure.ToOutcome();
        }
    }
}
