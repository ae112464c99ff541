using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Cluster.Silo;

/// <summary>Is done at once.</summary>
internal sealed class NothingHandler : IJobHandler
{
    public Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken) => Task.FromResult<JobOutcome>(new JobOutcome.Succeeded(null));
}
