using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Live;

/// <summary>The one watch this process holds on a scope: what the index grain says, for those who join later too.</summary>
internal sealed class ScopeWatch(JobScope scope, IGrainFactory grains, TypeStates types, TimeProvider time, ILogger log) : LiveWatch<ScopeSubscription>(time)
{
    private readonly Dictionary<JobId, JobEvent> _jobs = [];
    private bool _known;

    /// <inheritdoc/>
    protected override void Welcome(ScopeSubscription watcher)
    {
        if (_known) watcher.OfferWhole(_jobs.Values);
    }

    /// <inheritdoc/>
    protected override async Task<bool> FollowAsync(CancellationToken left)
    {
        await foreach (var change in grains.Index(scope).WatchAsync(left).WithCancellation(left))
        {
            if (change.Scope is { } whole) await LearnAsync(whole);
            if (change.Job is { } job) Learn(await EventAsync(job));
            if (change.Deleted is { } id) Tell(() => _jobs.Remove(id), watcher => watcher.OfferDeleted(id));
        }

        return false;
    }

    /// <inheritdoc/>
    protected override void LogBroke(Exception exception, TimeSpan pause) => log.ScopeWatchBroke(exception, scope.GrainKey, pause);

    private async Task LearnAsync(JobIndexSnapshot whole)
    {
        var jobs = new List<JobEvent>(); // in the order of a life watched from the start
        foreach (var job in whole.Finished.Reverse().Concat(whole.Active.Reverse())) jobs.Add(await EventAsync(job));
        Tell(() =>
        {
            _known = true;
            _jobs.Clear();
            foreach (var job in jobs) _jobs[job.Job.Id] = job;
        }, watcher => watcher.OfferWhole(jobs));
    }

    private void Learn(JobEvent next)
    {
        var job = next.Job;
        if (_jobs.TryGetValue(job.Id, out var known) && known.Job.Sequence >= job.Sequence) return;
        JobId? forgotten = null;
        Tell(() =>
        {
            _jobs[job.Id] = next;
            if (job.IsFinal()) forgotten = ForgetOldest();
        }, watcher =>
        {
            watcher.Offer(next);
            if (forgotten is { } id) watcher.Forget(id);
        });
    }

    private JobId? ForgetOldest()
    {
        var finished = _jobs.Values.Where(one => one.Job.IsFinal()).Select(one => one.Job).ToList();
        if (finished.Count <= JobIndexSnapshot.MostFinished) return null;
        var oldest = finished.MinBy(job => job.CompletedAt)!.Id;
        _jobs.Remove(oldest);
        return oldest;
    }

    private async Task<JobEvent> EventAsync(JobSnapshot job) => new(job, Time.GetUtcNow(), await types.OfAsync(job));
}
