using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Types;

/// <summary>The jobs that were offered to someone and may be on their way to a claim.</summary>
internal sealed class Offered(TimeProvider time)
{
    /// <summary>Longer than a claim takes; who has not claimed by then has gone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly Dictionary<JobId, long> _jobs = [];

    /// <summary>How many.</summary>
    public int Count
    {
        get
        {
            foreach (var (job, since) in _jobs)
            {
                if (time.GetElapsedTime(since) >= Patience) _jobs.Remove(job);
            }

            return _jobs.Count;
        }
    }

    /// <summary>How long until one of them, that was not claimed, may be offered again; null when there is none.</summary>
    public TimeSpan? NextAgain => Count == 0 ? null : Patience - _jobs.Values.Max(time.GetElapsedTime);

    /// <summary>Notes an offer. False when the job was offered just now.</summary>
    public bool TryAdd(JobId job) => _jobs.TryAdd(job, time.GetTimestamp());

    /// <summary>The job has come back.</summary>
    public void Remove(JobId job) => _jobs.Remove(job);
}
