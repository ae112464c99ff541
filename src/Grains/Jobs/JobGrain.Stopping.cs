using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;

namespace OrleansJobs.Grains.Jobs;

/// <summary>The job as one who wants it to stop sees it.</summary>
internal sealed partial class JobGrain
{
    public async Task<JobSnapshot> CancelAsync(CancellationToken cancellationToken)
    {
        var job = (await ApplyAsync(row => JobTransitions.Cancel(row, time.Now()))).Job;
        if (IsStopping(job))
        {
            _stopPatience ??= this.RegisterGrainTimer(ShowAgainAsync, new GrainTimerCreationOptions(JobLimits.StopPatience, Timeout.InfiniteTimeSpan));
        }

        return job;
    }

    public async Task<JobSnapshot> AbandonAsync(CancellationToken cancellationToken) =>
        (await ApplyAsync(row => JobTransitions.Abandon(row, time.Now()))).Job;

    /// <summary>Nothing has changed but the time: what a job says of itself when it is still stopping now is another sentence.</summary>
    private async Task ShowAgainAsync()
    {
        if (await _row.ReadAsync(CancellationToken.None) is { Claim: { } claim } row && IsStopping(row.Job))
        {
            await ShowProgressAsync(claim.Token, row.Job.Progress);
        }
    }

    private static bool IsStopping(JobSnapshot job) => job is { Status: JobStatus.Running, CancelRequestedAt: not null };
}
