using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Execution;

/// <summary>Sees to it that whatever follows a job is submitted. Its grain does that at once after the commit; where it was stopped in
/// between, this finds it. Every process that runs jobs looks; who comes second changes nothing.</summary>
internal sealed partial class ContinuationSweep(
    IGrainFactory grains, IJobStore store, TimeProvider time, IOptions<RunnerOptions> options, ILogger<ContinuationSweep> logger) : RepeatedLook(options.Value.PollInterval, time)
{
    private const int Batch = 500;
    private const int AtOnce = 16;

    /// <summary>For how many looks a grain is given the time to do it by itself.</summary>
    private const int Grace = 3;

    protected override void LogFailed(Exception exception) => LogNotListed(exception);

    protected override async Task LookAsync(CancellationToken stoppingToken)
    {
        var left = await store.ListUnfollowedAsync(Time.Now() - options.Value.PollInterval * Grace, Batch, stoppingToken);
        var together = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken };
        await Parallel.ForEachAsync(left, together, async (id, stop) => await FollowAsync(id, stop));
    }

    private async Task FollowAsync(JobId id, CancellationToken stop)
    {
        try
        {
            await grains.GetGrain<IJobFamilyGrain>(id.GrainKey).FollowAsync(stop);
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            LogNotFollowed(exception, id);
        }
    }
}
