using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Execution;

/// <summary>Sees to it that whatever follows a job is submitted: its grain does that at once after the commit, unless it was stopped in between.</summary>
internal sealed partial class ContinuationSweep(
    IGrainFactory grains, IJobStore store, TimeProvider time, IOptions<RunnerOptions> options, ILogger<ContinuationSweep> logger)
    : Sweep<JobId>(options.Value.PollInterval, grace: 3, time)
{
    protected override async Task<IReadOnlyList<JobId>> ListAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
        await store.ListUnfollowedAsync(since, limit, cancellationToken);

    protected override Task SeeToAsync(JobId left, CancellationToken cancellationToken) =>
        grains.GetGrain<IJobFamilyGrain>(left.GrainKey).FollowAsync(cancellationToken);

    protected override void LogFailed(Exception exception) => LogNotListed(exception);

    protected override void LogFailed(Exception exception, JobId left) => LogNotFollowed(exception, left);
}
