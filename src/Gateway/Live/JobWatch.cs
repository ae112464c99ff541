using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Live;

/// <summary>
/// The one watch this process holds on a job, shared by all who watch it here. Begins with the first of them and ends with the last.
/// When it breaks (the grain's host restarts, an answer is lost) it asks again from the last snapshot on; the job's newest snapshot
/// comes first then, so no watcher misses anything that still matters.
/// </summary>
internal sealed class JobWatch(JobFeed feed, JobId id, IGrainFactory grains, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly HashSet<JobSubscription> _watchers = [];
    private readonly CancellationTokenSource _left = new();
    private JobEvent? _newest;
    private bool _ended;
    private Task _run = Task.CompletedTask;

    /// <summary>Whose watch it is.</summary>
    public JobId Id => id;

    /// <summary>Adds a watcher, who at once gets the newest snapshot when it is newer than <paramref name="after"/>.</summary>
    internal JobSubscription Join(long after)
    {
        var watcher = new JobSubscription(this, after);
        lock (_lock)
        {
            if (_newest is not null) watcher.Offer(_newest);
            if (_ended) watcher.End();
            else if (_watchers.Add(watcher) && _watchers.Count == 1) _run = Task.Run(() => RunAsync(_left.Token));
        }

        return watcher;
    }

    /// <summary>Removes a watcher. The last one ends the watch and waits until it has ended.</summary>
    internal async ValueTask LeaveAsync(JobSubscription watcher)
    {
        if (!feed.Leave(this, () => Remove(watcher))) return;
        await _left.CancelAsync();
        await _run;
        _left.Dispose();
    }

    /// <summary>Ends the stream of every watcher, now and later.</summary>
    internal void End()
    {
        lock (_lock)
        {
            _ended = true;
            foreach (var watcher in _watchers) watcher.End();
        }
    }

    /// <returns>Whether this was the last one.</returns>
    private bool Remove(JobSubscription watcher)
    {
        lock (_lock) return _watchers.Remove(watcher) && _watchers.Count == 0;
    }

    private async Task RunAsync(CancellationToken left)
    {
        var pause = FirstPause;
        var sequence = long.MinValue; // the present snapshot too: watchers who join now may have seen an older one
        while (!left.IsCancellationRequested)
        {
            try
            {
                await foreach (var job in grains.Job(id).WatchAsync(sequence, left).WithCancellation(left))
                {
                    (sequence, pause) = (Math.Max(sequence, job.Sequence), FirstPause);
                    if (Publish(job)) return;
                }
            }
            catch (JobNotFoundException)
            {
                End();
                return;
            }
            catch (Exception) when (left.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                log.WatchBroke(exception, id, pause);
            }

            pause = await PauseAsync(pause, left);
        }
    }

    /// <returns>Whether it was the last snapshot.</returns>
    private bool Publish(JobSnapshot job)
    {
        var next = new JobEvent(job, time.GetUtcNow());
        lock (_lock)
        {
            _newest = next;
            foreach (var watcher in _watchers) watcher.Offer(next);
        }

        if (job.IsFinal()) End();
        return job.IsFinal();
    }

    /// <returns>The pause after this one.</returns>
    private async Task<TimeSpan> PauseAsync(TimeSpan pause, CancellationToken left)
    {
        await Task.Delay(pause, time, left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return pause * 2 < LongestPause ? pause * 2 : LongestPause;
    }
}
