using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Index;

/// <summary>The jobs of one scope as they are known: all active ones, and the newest finished ones.</summary>
internal sealed class ScopeJobs
{
    /// <summary>How many active ones are asked for.</summary>
    public const int ActiveLimit = 1_000;

    /// <summary>How many finished ones are kept.</summary>
    public const int FinishedLimit = 50;

    private readonly Dictionary<JobId, JobSnapshot> _active = [];
    private readonly Dictionary<JobId, JobSnapshot> _finished = [];

    /// <summary>The scope as it is known.</summary>
    public JobIndexSnapshot Snapshot() => new(
        [.. _active.Values.OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id)],
        [.. NewestFinished().Take(FinishedLimit)]);

    /// <summary>Takes a snapshot of a job. False when it is not newer than the known one.</summary>
    public bool Remember(JobSnapshot job)
    {
        if (Find(job.Id) is { } known && known.Sequence >= job.Sequence)
        {
            return false;
        }

        _active.Remove(job.Id);
        (job.IsFinal() ? _finished : _active)[job.Id] = job;
        if (_finished.Count > 2 * FinishedLimit) // sorting for each one would cost more than keeping some too many
        {
            foreach (var old in NewestFinished().Skip(FinishedLimit).ToList())
            {
                _finished.Remove(old.Id);
            }
        }

        return true;
    }

    /// <summary>Forgets a job. False when it was not known.</summary>
    public bool Forget(JobId id) => _active.Remove(id) | _finished.Remove(id);

    /// <summary>Takes what the store says, but keeps what was told and is newer.</summary>
    /// <param name="active">The active jobs, at most <see cref="ActiveLimit"/>.</param>
    /// <param name="finished">The newest finished ones, at most <see cref="FinishedLimit"/>.</param>
    /// <returns>What is different now.</returns>
    public IReadOnlyList<JobIndexChange> Replace(IReadOnlyList<JobSnapshot> active, IReadOnlyList<JobSnapshot> finished)
    {
        var stored = new Dictionary<JobId, JobSnapshot>();
        foreach (var job in active.Concat(finished)) stored[job.Id] = job; // one that ended between the two reads is in both
        var known = NewestFinished().Take(FinishedLimit).Concat(active.Count < ActiveLimit ? _active.Values : []);
        var gone = known.Where(job => !stored.ContainsKey(job.Id)).Select(job => job.Id).ToList();
        gone.ForEach(id => Forget(id));
        return
        [
            .. gone.Select(id => new JobIndexChange(Deleted: id)),
            .. stored.Values.Where(Remember).Select(job => new JobIndexChange(Job: job)),
        ];
    }

    private JobSnapshot? Find(JobId id) => _active.GetValueOrDefault(id) ?? _finished.GetValueOrDefault(id);

    private IOrderedEnumerable<JobSnapshot> NewestFinished() =>
        _finished.Values.OrderByDescending(job => job.CompletedAt).ThenByDescending(job => job.Id);
}
