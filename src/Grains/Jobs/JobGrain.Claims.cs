using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Jobs;

/// <summary>The job as the one who runs it sees it.</summary>
internal sealed partial class JobGrain
{
    public async Task<JobAssignment?> ClaimAsync(string host, CancellationToken cancellationToken)
    {
        var claim = new JobClaim(Guid.NewGuid(), host);
        var row = await _row.ReadAsync(cancellationToken);
        if (row is null || !IsDue(row.Job))
        {
            return null;
        }

        row = await ApplyAsync(current => !IsDue(current.Job) ? null
            : JobTransitions.EndWait(current, time.Now()) ?? JobTransitions.Start(current, claim, time.Now()));
        return row.Claim?.Token == claim.Token ? new JobAssignment(row.Job, claim.Token) : null;
    }

    public Task EndWaitAsync(CancellationToken cancellationToken) => ApplyAsync(row => JobTransitions.EndWait(row, time.Now()));

    public Task ReportProgressAsync(Guid claim, JobProgress progress, CancellationToken cancellationToken) => ShowProgressAsync(claim, progress);

    public Task SaveCheckpointAsync(Guid claim, JsonText checkpoint, CancellationToken cancellationToken) =>
        ApplyAsync(row => Demand(row, claim) with { Job = row.Job with { Checkpoint = checkpoint } });

    public async Task FinishAsync(Guid claim, JobOutcome outcome, CancellationToken cancellationToken)
    {
        if ((claim, outcome) == _finished)
        {
            return; // the answer got lost on its way
        }

        await ApplyAsync(row => JobTransitions.Finish(Demand(row, claim), outcome, time.Now(), BackoffOf(row.Job)));
        _finished = (claim, outcome);
    }

    /// <param name="token">The claim of the one who reports.</param>
    /// <param name="progress">What to show: at once to watchers, within a second in the row.</param>
    /// <param name="lease">The claim with a longer lease; null where it has none.</param>
    private async Task ShowProgressAsync(Guid token, JobProgress progress, JobClaim? lease = null)
    {
        Demand(await _row.RequireAsync(CancellationToken.None), token);
        if (_row.MustSave || lease?.LeaseUntil - _row.SavedLease >= ProgressSaveInterval) // a lease that is answered is kept, to a second
        {
            await ApplyAsync(row => Demand(row, token) with { Job = row.Job with { Progress = progress }, Claim = lease ?? row.Claim });
            return;
        }

        var shown = _row.Show(progress, lease);
        _watchers.Publish(shown.Job);
        _progressSave ??= this.RegisterGrainTimer(SaveProgressAsync, new GrainTimerCreationOptions(ProgressSaveInterval, Timeout.InfiniteTimeSpan));
    }

    private JobRow Demand(JobRow row, Guid claim) => row.Claim?.Token == claim ? row : throw new ClaimLostException(_id);

    private bool IsDue(JobSnapshot job) => job.Status == JobStatus.Pending && !(job.RunAt > time.Now());

    private TimeSpan BackoffOf(JobSnapshot job)
    {
        var type = types.Find(job.Type);
        return RetrySchedule.DelayAfter(job.Attempt, type.FirstRetryDelay, type.LongestRetryDelay, chance.NextDouble());
    }

    private async Task SaveProgressAsync()
    {
        StopProgressSave();
        if (!_row.HasUnsaved)
        {
            return;
        }

        try
        {
            if (await _row.TrySaveProgressAsync())
            {
                await news.TellAsync((await _row.RequireAsync(CancellationToken.None)).Job);
            }
        }
        catch (StoreUnavailableException exception)
        {
            LogProgressNotSaved(exception, _id); // the next report brings newer progress anyway
        }
    }

    private void StopProgressSave()
    {
        _progressSave?.Dispose();
        _progressSave = null;
    }
}
