using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Live;

/// <summary>The one watch this process holds on a scope: what the index grain says, for those who join later too.</summary>
internal sealed class ScopeWatch(JobScope scope, IGrainFactory grains, TimeProvider time, ILogger log) : LiveWatch<ScopeSubscription>(time)
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
            if (change.Scope is { } whole) Learn(whole);
            if (change.Job is { } job) Learn(job);
            if (change.Deleted is { } id) Tell(() => _jobs.Remove(id), watcher => watcher.OfferDeleted(id));
        }

        return false;
    }

    /// <inheritdoc/>
    protected override void LogBroke(Exception exception, TimeSpan pause) => log.ScopeWatchBroke(exception, scope.GrainKey, pause);

    private void Learn(JobIndexSnapshot whole)
    {
        JobEvent[] jobs = [.. whole.Finished.Reverse().Concat(whole.Active.Reverse()).Select(Event)]; // in the order of a life watched from the start
        Tell(() =>
        {
            _known = true;
            _jobs.Clear();
            foreach (var job in jobs) _jobs[job.Job.Id] = job;
        }, watcher => watcher.OfferWhole(jobs));
    }

    private void Learn(JobSnapshot job)
    {
        if (_jobs.TryGetValue(job.Id, out var known) && known.Job.Sequence >= job.Sequence) return;
        var next = Event(job);
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

    private JobEvent Event(JobSnapshot job) => new(job, Time.GetUtcNow());
}
