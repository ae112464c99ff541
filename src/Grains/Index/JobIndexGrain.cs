using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Index;

/// <summary>
/// The jobs of one scope, in memory. Jobs tell it of every change; since a telling can be lost with the process that makes it, what
/// is older than <see cref="RefreshAfter"/> is read again before it is answered, and as often while someone watches.
/// </summary>
internal sealed partial class JobIndexGrain(IJobStore store, TimeProvider time, ILogger<JobIndexGrain> logger) : Grain, IJobIndexGrain
{
    /// <summary>How long memory is believed without a look at the store.</summary>
    public static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(5);

    private readonly ScopeJobs _jobs = new();
    private readonly ScopeWatchers _watchers = new();
    private JobScope _scope;
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;
    private IGrainTimer? _refresh;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _scope = JobScope.FromGrainKey(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _watchers.End();
        return Task.CompletedTask;
    }

    public async Task<JobIndexSnapshot> GetAsync(CancellationToken cancellationToken)
    {
        if (time.Now() - _readAt > RefreshAfter)
        {
            await ReadStoreAsync(cancellationToken);
        }

        return _jobs.Snapshot();
    }

    public async IAsyncEnumerable<JobIndexChange> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var subscription = _watchers.Add(); // before the read, so that nothing falls in between
        _refresh ??= this.RegisterGrainTimer(RefreshAsync, new GrainTimerCreationOptions(RefreshAfter, RefreshAfter));
        var self = GrainFactory.GetGrain<IJobIndexGrain>(_scope.GrainKey); // in a turn of its own: this method interleaves, a read must not
        yield return new JobIndexChange(Scope: await self.GetAsync(cancellationToken));
        await foreach (var change in subscription.ReadAllAsync(cancellationToken))
        {
            yield return change;
        }
    }

    public Task OnChangedAsync(JobSnapshot job, CancellationToken cancellationToken)
    {
        if (_jobs.Remember(job))
        {
            _watchers.Publish(new JobIndexChange(Job: job));
        }

        return Task.CompletedTask;
    }

    public Task OnDeletedAsync(JobId id, CancellationToken cancellationToken)
    {
        if (_jobs.Forget(id))
        {
            _watchers.Publish(new JobIndexChange(Deleted: id));
        }

        return Task.CompletedTask;
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (_watchers.IsEmpty)
        {
            _refresh?.Dispose();
            _refresh = null;
            return;
        }

        try
        {
            await ReadStoreAsync(cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            LogNotRefreshed(exception, _scope.GrainKey); // the next round tries again
        }
    }

    private async Task ReadStoreAsync(CancellationToken cancellationToken)
    {
        var readAt = time.Now();
        var active = await store.ListActiveAsync(_scope, JobIndexSnapshot.MostActive, cancellationToken);
        var finished = await store.ListFinishedAsync(_scope, JobIndexSnapshot.MostFinished, cancellationToken);
        foreach (var change in _jobs.Replace(active, finished))
        {
            _watchers.Publish(change);
        }

        _readAt = readAt;
    }
}
