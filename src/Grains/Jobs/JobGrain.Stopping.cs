using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;

namespace OrleansJobs.Grains.Jobs;

/// <summary>The job as one who wants it to stop sees it.</summary>
internal sealed partial class JobGrain
{
    public async Task<JobSnapshot> CancelAsync(CancellationToken cancellationToken)
    {
        var row = await ApplyAsync(row => JobTransitions.Cancel(row, time.Now()));
        if (IsStopping(row.Job))
        {
            _stopPatience ??= this.RegisterGrainTimer(ShowAgainAsync, new GrainTimerCreationOptions(JobLimits.StopPatience, JobLimits.StopPatience));
        }

        if (Batches.IsAtWork(row)) LookIn(TimeSpan.Zero);
        return row.Job;
    }

    public async Task<JobSnapshot> AbandonAsync(CancellationToken cancellationToken)
    {
        var row = await _row.RequireAsync(cancellationToken);
        if (Batches.IsAtWork(row) && IsStopping(row.Job)) await CancelAllChildrenAsync(row.Job); // nobody looks at them any more
        return (await ApplyAsync(current => JobTransitions.Abandon(current, time.Now()))).Job;
    }

    /// <summary>Nothing has changed but the time: what a job says of itself when it is still stopping now is another sentence. Again and again,
    /// because a timer, or the clock of who tells it, may be a little early, and then the sentence is still the old one.</summary>
    private async Task ShowAgainAsync()
    {
        if (await _row.ReadAsync(CancellationToken.None) is not { } row || !IsStopping(row.Job))
        {
            _stopPatience?.Dispose();
            _stopPatience = null;
        }
        else if (!_row.MustSave)
        {
            _watchers.Publish(_row.Show(row.Job.Progress, lease: null).Job); // and no lease is renewed by it
        }
    }

    private static bool IsStopping(JobSnapshot job) => job is { Status: JobStatus.Running, CancelRequestedAt: not null };
}
