using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Live;

/// <summary>The one watch this process holds on a job. Asks again from the last snapshot on.</summary>
internal sealed class JobWatch(JobId id, IGrainFactory grains, TypeStates types, TimeProvider time, ILogger log) : LiveWatch<JobSubscription>(time)
{
    private long _sequence = long.MinValue; // the present snapshot too: watchers who join now may have seen an older one
    private JobEvent? _newest;

    /// <inheritdoc/>
    protected override void Welcome(JobSubscription watcher)
    {
        if (_newest is not null) watcher.Offer(_newest);
    }

    /// <inheritdoc/>
    protected override async Task<bool> FollowAsync(CancellationToken left)
    {
        try
        {
            await foreach (var job in grains.Job(id).WatchAsync(_sequence, left).WithCancellation(left))
            {
                _sequence = Math.Max(_sequence, job.Sequence);
                var next = new JobEvent(job, Time.GetUtcNow(), await types.OfAsync(job));
                Tell(() => _newest = next, watcher => watcher.Offer(next));
                if (job.IsFinal()) return true;
            }

            return false;
        }
        catch (JobNotFoundException)
        {
            return true;
        }
    }

    /// <inheritdoc/>
    protected override void LogBroke(Exception exception, TimeSpan pause) => log.WatchBroke(exception, id, pause);
}
