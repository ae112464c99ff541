using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Execution;

/// <summary>
/// Finds running jobs that nobody runs, and gives them back: those of hosts that are gone or silent, those that this host is said to
/// hold but does not (an answer to a claim that never arrived) when they are found so twice in a row, and those whose lease is over.
/// Finds pending jobs, too, that have waited too long for their first attempt, and has them end.
/// </summary>
internal sealed partial class JobRescuer(
    IGrainFactory grains,
    IJobStore store,
    HostIdentity host,
    HostPulse pulse,
    JobRunner runner,
    TimeProvider time,
    IOptions<RunnerOptions> options,
    ILogger<JobRescuer> logger) : RepeatedLook(options.Value.PollInterval, time)
{
    private const int Batch = 20_000; // more than one host can hold, so that its own do not hide those of others

    private const int AtOnce = 32; // a call to a grain whose silo has just died may take seconds; the others' jobs do not wait for it

    private HashSet<Guid> _suspects = [];

    protected override void LogFailed(Exception exception) => LogNotListed(exception);

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        var claimed = await store.ListClaimedByGoneHostsOrAsync(host.Name, pulse.SilenceOfOthers, Batch, cancellationToken);
        var suspects = claimed.Where(IsFirstSuspected).ToHashSet();
        var together = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(claimed.Where(job => !suspects.Contains(job)), together, async (job, stop) => await RescueAsync(job, stop));
        _suspects = [.. suspects.Select(job => job.Claim)];
        if (pulse.HeardFor is var heardFor && heardFor >= options.Value.HostLease) // while the service was away nobody could be heard
        {
            var ended = await store.ListLeaseEndedAsync(Time.Now(), Batch, cancellationToken);
            await Parallel.ForEachAsync(ended, together, async (job, stop) => await RescueAsync(job.Id, claimed => claimed.ExpireAsync(job.Claim, heardFor, stop), stop));
        }

        var overdue = await store.ListStartOverdueAsync(Time.Now(), Batch, cancellationToken);
        await Parallel.ForEachAsync(overdue, together, async (id, stop) => await RescueAsync(id, claimed => claimed.EndWaitAsync(stop), stop));
    }

    private bool IsFirstSuspected(ClaimedJob job) => job.Host == host.Name && (runner.IsAtWork(job.Id) || !_suspects.Contains(job.Claim));

    private Task RescueAsync(ClaimedJob job, CancellationToken cancellationToken)
    {
        var lost = new JobOutcome.Lost($"The process that ran it is gone ({job.Host}).");
        return RescueAsync(job.Id, async claimed =>
        {
            await claimed.FinishAsync(job.Claim, lost, cancellationToken);
            LogRescued(job.Id, job.Host);
        }, cancellationToken);
    }

    private async Task RescueAsync(JobId id, Func<IJobClaimGrain, Task> end, CancellationToken stop)
    {
        try
        {
            await end(grains.GetGrain<IJobClaimGrain>(id.GrainKey));
        }
        catch (JobException exception) when (exception is ClaimLostException or JobNotFoundException)
        {
            // it moved on by itself in the meantime
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            LogNotRescued(exception, id);
        }
    }
}
