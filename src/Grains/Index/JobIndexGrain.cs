using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Index;

/// <summary>
/// The jobs of one scope, in memory. Jobs tell it of every change; since a telling can be lost with the process that makes it, what
/// is older than <see cref="RefreshAfter"/> is read again before it is answered.
/// </summary>
internal sealed class JobIndexGrain(IJobStore store, TimeProvider time) : Grain, IJobIndexGrain
{
    /// <summary>How long memory is believed without a look at the store.</summary>
    public static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(5);

    private const int ActiveLimit = 1_000;
    private const int FinishedLimit = 50;

    private readonly Dictionary<JobId, JobSnapshot> _active = [];
    private readonly Dictionary<JobId, JobSnapshot> _finished = [];
    private JobScope _scope;
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _scope = JobScope.FromGrainKey(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task<JobIndexSnapshot> GetAsync(CancellationToken cancellationToken)
    {
        if (time.Now() - _readAt > RefreshAfter)
        {
            await ReadStoreAsync(cancellationToken);
        }

        return new JobIndexSnapshot(
            [.. _active.Values.OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id)],
            [.. NewestFinished()]);
    }

    public Task OnChangedAsync(JobSnapshot job, CancellationToken cancellationToken)
    {
        Remember(job);
        foreach (var old in NewestFinished().Skip(FinishedLimit).ToList())
        {
            _finished.Remove(old.Id);
        }

        return Task.CompletedTask;
    }

    public Task OnDeletedAsync(JobId id, CancellationToken cancellationToken)
    {
        _active.Remove(id);
        _finished.Remove(id);
        return Task.CompletedTask;
    }

    /// <summary>Takes what the store says, but keeps progress that was told and is not saved yet.</summary>
    private async Task ReadStoreAsync(CancellationToken cancellationToken)
    {
        var readAt = time.Now();
        var active = await store.ListActiveAsync(_scope, ActiveLimit, cancellationToken);
        var finished = await store.ListFinishedAsync(_scope, FinishedLimit, cancellationToken);
        var told = _active.Values.ToArray();
        _active.Clear();
        _finished.Clear();
        foreach (var job in active.Concat(finished))
        {
            Remember(job);
        }

        foreach (var job in told.Where(job => _active.ContainsKey(job.Id)))
        {
            Remember(job);
        }

        _readAt = readAt;
    }

    private void Remember(JobSnapshot job)
    {
        var known = _active.GetValueOrDefault(job.Id) ?? _finished.GetValueOrDefault(job.Id);
        if (known is not null && known.Sequence >= job.Sequence)
        {
            return;
        }

        _active.Remove(job.Id);
        (job.IsFinal() ? _finished : _active)[job.Id] = job;
    }

    private IOrderedEnumerable<JobSnapshot> NewestFinished() =>
        _finished.Values.OrderByDescending(job => job.CompletedAt).ThenByDescending(job => job.Id);
}
