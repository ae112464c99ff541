using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Execution;

/// <summary>What was found due. Jobs of types with limits are this process's own to run until they are given back, which those that are left
/// at the end are.</summary>
internal sealed class DueList(IReadOnlyCollection<DueJob> jobs, LimitedJobs limited, Func<bool> isFresh) : IDisposable
{
    private readonly Dictionary<JobId, DueJob> _own = jobs.Where(job => job.LimitedType is not null).ToDictionary(job => job.Job.Id);

    /// <summary>Greatest priority first, then the earliest.</summary>
    public IEnumerable<DueJob> Jobs => jobs.OrderByDescending(job => job.Job.Priority).ThenBy(job => job.Job.DueAt).ThenBy(job => job.Job.Id);

    /// <summary>Whether it may still be gone by, by one who had to wait over it.</summary>
    public bool IsFresh => isFresh();

    /// <summary>Whether the job may be run.</summary>
    public bool Has(DueJob job) => job.LimitedType is null || _own.ContainsKey(job.Job.Id);

    /// <summary>The job is run.</summary>
    public void Use(DueJob job) => _own.Remove(job.Job.Id);

    /// <summary>Gives back what is not run: others may have room for it.</summary>
    public void GiveBack()
    {
        limited.GiveBack(_own.Values.ToList());
        _own.Clear();
    }

    public void Dispose() => GiveBack();
}
