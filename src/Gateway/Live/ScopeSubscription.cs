using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Live;

/// <summary>
/// One watcher of a scope. Holds at most the newest snapshot of each job that changed since it last read: a watcher who reads slowly
/// skips some and is never waited for.
/// </summary>
internal sealed class ScopeSubscription : LiveWatcher
{
    private readonly Lock _lock = new();
    private readonly OrderedDictionary<JobId, JobEvent?> _changed = [];
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Dictionary<JobId, long> _sequences = [];
    private IReadOnlyCollection<JobId>? _whole;

    /// <summary>Waits until there is something to <see cref="TryTake"/>. False when nothing follows.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _bell.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Takes everything there is. False when there is nothing.</summary>
    public bool TryTake([NotNullWhen(true)] out ScopeNews? news)
    {
        news = null;
        if (!_bell.Reader.TryRead(out _)) return false;
        lock (_lock)
        {
            news = new ScopeNews([.. _changed.Values.OfType<JobEvent>()], [.. _changed.Where(job => job.Value is null).Select(job => job.Key)], _whole);
            _changed.Clear();
            _whole = null;
        }

        return true;
    }

    /// <summary>Gives the watcher a job that changed, unless it has seen it.</summary>
    internal void Offer(JobEvent next) => Note(() => Put(next));

    /// <summary>Tells the watcher of a job that is gone.</summary>
    internal void OfferDeleted(JobId id) => Note(() =>
    {
        _changed[id] = null;
        _sequences.Remove(id);
    });

    /// <summary>The job is not followed any more; what the watcher has not taken yet it still gets.</summary>
    internal void Forget(JobId id)
    {
        lock (_lock) _sequences.Remove(id);
    }

    /// <summary>Gives the watcher all there is; what it knows beyond that is gone.</summary>
    internal void OfferWhole(IReadOnlyCollection<JobEvent> jobs) => Note(() =>
    {
        var whole = jobs.Select(job => job.Job.Id).ToHashSet();
        foreach (var gone in _changed.Where(job => job.Value is null || !whole.Contains(job.Key)).ToList()) _changed.Remove(gone.Key);
        foreach (var gone in _sequences.Keys.Except(whole).ToList()) _sequences.Remove(gone);
        foreach (var job in jobs) Put(job); // what is waiting to be taken still waits
        _whole = whole;
    });

    /// <inheritdoc/>
    internal override void End() => _bell.Writer.TryComplete();

    private void Put(JobEvent next)
    {
        if (_sequences.TryGetValue(next.Job.Id, out var seen) && seen >= next.Job.Sequence) return;
        _sequences[next.Job.Id] = next.Job.Sequence;
        _changed[next.Job.Id] = next;
    }

    private void Note(Action note)
    {
        lock (_lock) note();
        _bell.Writer.TryWrite(true);
    }
}

/// <summary>What a watcher of a scope has not seen yet.</summary>
/// <param name="Jobs">The newest snapshot of each job that changed.</param>
/// <param name="Deleted">Jobs that are gone.</param>
/// <param name="Whole">When not null, every job that is there now.</param>
internal sealed record ScopeNews(IReadOnlyList<JobEvent> Jobs, IReadOnlyList<JobId> Deleted, IReadOnlyCollection<JobId>? Whole);
