using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Jobs;

/// <summary>The job as the one who runs it sees it.</summary>
internal sealed partial class JobGrain
{
    public async Task<JobAssignment?> ClaimAsync(string host, CancellationToken cancellationToken)
    {
        var row = await StartAsync((token, _, _) => new JobClaim(token, host), cancellationToken);
        return row is null ? null : new JobAssignment(row.Job, row.Claim!.Token);
    }

    public Task EndWaitAsync(CancellationToken cancellationToken) => ApplyAsync(row => JobTransitions.EndWait(row, time.Now()));

    public Task ReportProgressAsync(Guid claim, JobProgress progress, CancellationToken cancellationToken) => ShowProgressAsync(claim, _ => progress);

    public Task SaveCheckpointAsync(Guid claim, JsonText checkpoint, CancellationToken cancellationToken) => ApplyAsync(row =>
        Demand(row, claim) with { Job = row.Job with { Checkpoint = checkpoint }, Claim = Renewed(row) });

    public Task FinishAsync(Guid claim, JobOutcome outcome, CancellationToken cancellationToken) => ApplyAsync(row =>
    {
        if (row.LastClaim == claim && JobTransitions.HasEndedSo(row, outcome)) return null; // the answer got lost on its way
        Demand(row, claim);
        if (outcome is JobOutcome.HandedOver over) return HandOver(row, over);
        return End(row, outcome, time.Now()) with { LastClaim = outcome is JobOutcome.Lost ? null : claim };
    });

    /// <summary>Starts an attempt under the claim that is made for the job as it is.</summary>
    private async Task<JobRow?> StartAsync(Func<Guid, JobSnapshot, DateTimeOffset, JobClaim> claim, CancellationToken cancellationToken)
    {
        var token = Guid.NewGuid();
        var row = await _row.ReadAsync(cancellationToken);
        if (row is null || !IsDue(row.Job))
        {
            return null;
        }

        var now = time.Now();
        row = await ApplyAsync(current => !IsDue(current.Job) ? null
            : JobTransitions.EndWait(current, now) ?? JobTransitions.Start(current, claim(token, current.Job, now), now));
        return row.Claim?.Token == token ? row : null;
    }

    /// <param name="token">The claim of the one who reports.</param>
    /// <param name="change">What to show, as far as a job may hold it: at once to watchers, within a second in the row.</param>
    private async Task ShowProgressAsync(Guid token, Func<JobProgress, JobProgress> change)
    {
        JobProgress Changed(JobSnapshot job) => ProgressText.Bound(change(job.Progress));
        var row = Demand(await _row.RequireAsync(CancellationToken.None), token);
        var lease = Renewed(row);
        var isFirstWord = IsUnconfirmed(row.Job, row.Claim!);
        if (_row.MustSave || isFirstWord || lease?.LeaseUntil - _row.SavedLease >= ProgressSaveInterval) // a lease that is answered is kept, to a second
        {
            await ApplyAsync(current => Demand(current, token) with { Job = current.Job with { Progress = Changed(current.Job) }, Claim = Renewed(current) });
            return;
        }

        var shown = _row.Show(Changed(row.Job), lease);
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
                await news.TellAsync((await _row.RequireAsync(CancellationToken.None)).Job, _row.LimitKey);
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
