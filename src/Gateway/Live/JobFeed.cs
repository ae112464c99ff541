using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Live;

/// <summary>Live jobs for this process: one watch a job towards the grains, any number of watchers on this side.</summary>
internal sealed class JobFeed
{
    private readonly Lock _lock = new();
    private readonly Dictionary<JobId, JobWatch> _watches = [];
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;
    private readonly ILogger<JobFeed> _log;
    private bool _stopping;

    /// <summary>Begins with no watch; every stream ends when the program begins to stop, so that stopping waits for none.</summary>
    public JobFeed(IGrainFactory grains, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<JobFeed> log)
    {
        (_grains, _time, _log) = (grains, time, log);
        lifetime.ApplicationStopping.Register(Stop);
    }

    /// <summary>How many jobs are watched.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _watches.Count;
        }
    }

    /// <summary>Watches a job. The subscriber gets the newest snapshot above <paramref name="after"/>, then each newer one it has time
    /// for.</summary>
    public JobSubscription Subscribe(JobId id, long after)
    {
        lock (_lock)
        {
            if (!_watches.TryGetValue(id, out var watch)) _watches[id] = watch = new JobWatch(this, id, _grains, _time, _log);
            if (_stopping) watch.End();
            return watch.Join(after);
        }
    }

    /// <summary>Waits for a snapshot above <paramref name="after"/>. Null when none came in time or the job was deleted.</summary>
    public async Task<JobSnapshot?> NextAsync(JobId id, long after, TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var subscription = Subscribe(id, after);
        using var late = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await subscription.Events.WaitToReadAsync(either.Token) && subscription.Events.TryRead(out var next) ? next.Job : null;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Forgets the watch when <paramref name="wasLast"/> says so; nobody can join in between.</summary>
    internal bool Leave(JobWatch watch, Func<bool> wasLast)
    {
        lock (_lock) return wasLast() && _watches.Remove(watch.Id);
    }

    private void Stop()
    {
        lock (_lock)
        {
            _stopping = true;
            foreach (var watch in _watches.Values) watch.End();
        }
    }
}
