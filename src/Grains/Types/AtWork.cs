using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Types;

/// <summary>The jobs of one type that are at work, and those that were offered and may be on their way to it: both take up room. What it is
/// told in between is corrected by the store each time that is read.</summary>
/// <param name="time">The clock.</param>
/// <param name="isTold">Whether jobs say that they begin. Else an offer stands until the job is pending again.</param>
internal sealed class AtWork(TimeProvider time, bool isTold)
{
    /// <summary>Longer than a claim takes; who has not claimed by then has gone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly Dictionary<JobId, Offer> _offers = [];
    private readonly Queue<(JobId Job, long Since)> _byAge = []; // all of them, and some that do not stand any more
    private readonly Dictionary<JobId, Claimed> _running = [];
    private readonly Dictionary<string, int> _byKey = [];
    private HashSet<JobId>? _endedMeanwhile;
    private long _changes;
    private long _readBegan;

    /// <summary>How many take up room.</summary>
    public int Count => Offers + _running.Count;

    /// <summary>How many were offered and not claimed yet.</summary>
    public int Offers
    {
        get
        {
            while (_byAge.TryPeek(out var oldest) && (!Stands(oldest) || time.GetElapsedTime(oldest.Since) >= Patience))
            {
                _byAge.Dequeue();
                if (Stands(oldest)) GiveBack(oldest.Job);
            }

            return _offers.Count;
        }
    }

    /// <summary>How long until an offer that was not claimed is void; null when there is none.</summary>
    public TimeSpan? NextVoid => Offers == 0 ? null : Patience - time.GetElapsedTime(_byAge.Peek().Since);

    /// <summary>How many of a key take up room.</summary>
    public int CountOf(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The keys that have no room for more.</summary>
    public IEnumerable<string> FullKeys(int most) => _byKey.Where(key => key.Value >= most).Select(key => key.Key);

    /// <summary>Whether the job takes up room.</summary>
    public bool Holds(JobId job) => _offers.ContainsKey(job) || _running.ContainsKey(job);

    /// <summary>Notes an offer. False when the job was offered just now, or is at work.</summary>
    public bool TryOffer(JobId job, string? key)
    {
        var since = time.GetTimestamp();
        if (_running.ContainsKey(job) || !_offers.TryAdd(job, new Offer(key, since))) return false;
        _byAge.Enqueue((job, since));
        Move(key, 1);
        return true;
    }

    /// <summary>Whoever was offered the job does not want it. True when the offer stood.</summary>
    public bool GiveBack(JobId job)
    {
        if (!_offers.Remove(job, out var offer)) return false;
        Move(offer.Key, -1);
        return true;
    }

    /// <summary>Takes in what a job says of itself. What it said before is no news.</summary>
    public void Note(JobTypeNews news)
    {
        if (_running.TryGetValue(news.Job, out var known) && known.Sequence > news.Sequence) return;
        if (news.Status != JobStatus.Pending || !isTold) GiveBack(news.Job); // that a job is new may come after it was offered
        if (news.Status == JobStatus.Running)
        {
            Run(news.Job, news.LimitKey, news.Sequence);
        }
        else
        {
            End(news.Job);
            _endedMeanwhile?.Add(news.Job);
        }
    }

    /// <summary>The store is about to be read.</summary>
    public void BeginRead()
    {
        _endedMeanwhile = [];
        _readBegan = _changes;
    }

    /// <summary>Takes in what the store said. What was told since the read began is newer.</summary>
    public void Learn(IReadOnlyCollection<RunningJob> running)
    {
        var there = running.Select(job => job.Id).ToHashSet();
        foreach (var gone in _running.Where(job => job.Value.Change <= _readBegan && !there.Contains(job.Key)).Select(job => job.Key).ToList()) End(gone);
        foreach (var job in running)
        {
            if (_running.ContainsKey(job.Id) || _endedMeanwhile!.Contains(job.Id)) continue;
            GiveBack(job.Id);
            Run(job.Id, job.LimitKey, sequence: 0);
        }

        _endedMeanwhile = null;
    }

    private bool Stands((JobId Job, long Since) offered) => _offers.TryGetValue(offered.Job, out var offer) && offer.Since == offered.Since;

    private void Run(JobId job, string? key, long sequence)
    {
        End(job);
        _running.Add(job, new Claimed(key, sequence, ++_changes));
        Move(key, 1);
    }

    private void End(JobId job)
    {
        if (_running.Remove(job, out var ended)) Move(ended.Key, -1);
    }

    private void Move(string? key, int by)
    {
        if (key is null) return;
        var count = CountOf(key) + by;
        if (count == 0) _byKey.Remove(key);
        else _byKey[key] = count;
    }

    private readonly record struct Offer(string? Key, long Since);

    private readonly record struct Claimed(string? Key, long Sequence, long Change);
}
