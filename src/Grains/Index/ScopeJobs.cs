using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Index;

/// <summary>The jobs of one scope as they are known: all active ones, and the newest finished ones.</summary>
internal sealed class ScopeJobs
{
    private readonly Dictionary<JobId, JobSnapshot> _active = [];
    private readonly Dictionary<JobId, JobSnapshot> _finished = [];

    /// <summary>The scope as it is known.</summary>
    public JobIndexSnapshot Snapshot() => new([.. NewestActive().Take(JobIndexSnapshot.MostActive)], [.. NewestFinished().Take(JobIndexSnapshot.MostFinished)]);

    /// <summary>Takes a snapshot of a job. False when it is not newer than the known one.</summary>
    public bool Remember(JobSnapshot job)
    {
        if (Find(job.Id) is { } known && known.Sequence >= job.Sequence)
        {
            return false;
        }

        _active.Remove(job.Id);
        (job.IsFinal() ? _finished : _active)[job.Id] = job;
        Trim(_finished, JobIndexSnapshot.MostFinished, NewestFinished);
        Trim(_active, JobIndexSnapshot.MostActive, NewestActive);
        return true;
    }

    /// <summary>Forgets a job. False when it was not known.</summary>
    public bool Forget(JobId id) => _active.Remove(id) | _finished.Remove(id);

    /// <summary>Takes what the store says, but keeps what was told and is newer.</summary>
    /// <param name="active">The newest active jobs, at most <see cref="JobIndexSnapshot.MostActive"/>.</param>
    /// <param name="finished">The newest finished ones, at most <see cref="JobIndexSnapshot.MostFinished"/>.</param>
    /// <returns>What is different now.</returns>
    public IReadOnlyList<JobIndexChange> Replace(IReadOnlyList<JobSnapshot> active, IReadOnlyList<JobSnapshot> finished)
    {
        var stored = new Dictionary<JobId, JobSnapshot>();
        foreach (var job in active.Concat(finished)) stored[job.Id] = job; // one that ended between the two reads is in both

        // Only what would be in the lists if it were there is gone; a list that is full says nothing of what is older than its last.
        var lastActive = active.Count < JobIndexSnapshot.MostActive ? null : active[^1];
        var lastFinished = finished.Count < JobIndexSnapshot.MostFinished ? null : finished[^1];
        var inactive = _active.Values.Where(job => !stored.ContainsKey(job.Id) && (lastActive is null || job.Id.CompareTo(lastActive.Id) > 0)).ToList();
        var deleted = _finished.Values.Where(job => !stored.ContainsKey(job.Id) && (lastFinished is null || job.CompletedAt > lastFinished.CompletedAt)).ToList();
        foreach (var job in inactive.Concat(deleted)) Forget(job.Id);
        var changed = stored.Values.Where(Remember).ToList();
        return inactive.Count > 0 && lastFinished is not null
            ? [new JobIndexChange(Scope: Snapshot())] // deleted, or ended before all of the listed ones: either way not in the scope's view
            : [.. inactive.Concat(deleted).Select(job => new JobIndexChange(Deleted: job.Id)), .. changed.Select(job => new JobIndexChange(Job: job))];
    }

    private JobSnapshot? Find(JobId id) => _active.GetValueOrDefault(id) ?? _finished.GetValueOrDefault(id);

    /// <summary>Sorting for each one would cost more than keeping some too many.</summary>
    private static void Trim(Dictionary<JobId, JobSnapshot> jobs, int limit, Func<IEnumerable<JobSnapshot>> newestFirst)
    {
        if (jobs.Count <= 2 * limit) return;
        foreach (var old in newestFirst().Skip(limit).ToList()) jobs.Remove(old.Id);
    }

    private IEnumerable<JobSnapshot> NewestActive() => _active.Values.OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id);

    private IEnumerable<JobSnapshot> NewestFinished() => _finished.Values.OrderByDescending(job => job.CompletedAt).ThenByDescending(job => job.Id);
}
