using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansJobs.Grains.Contracts;

/// <summary>The jobs of one scope, answered from memory. Key: <see cref="JobScope.GrainKey"/>.</summary>
[Alias("jobs.IJobIndexGrain")]
public interface IJobIndexGrain : IGrainWithStringKey
{
    /// <summary>The scope's active jobs and its newest finished ones.</summary>
    [Alias("Get")]
    Task<JobIndexSnapshot> GetAsync(CancellationToken cancellationToken);

    /// <summary>The scope as it is now, then each change; never a hole in between. Ends when the reader is too slow to keep up: who comes
    /// back gets the scope as it is then.</summary>
    [Alias("Watch"), AlwaysInterleave]
    IAsyncEnumerable<JobIndexChange> WatchAsync(CancellationToken cancellationToken = default);

    /// <summary>A job of the scope has changed. Called by the job after its commit; an older snapshot than the known one is ignored.</summary>
    [Alias("OnChanged"), ResponseTimeout("00:00:02")]
    Task OnChangedAsync(JobSnapshot job, CancellationToken cancellationToken);

    /// <summary>A job of the scope was deleted.</summary>
    [Alias("OnDeleted"), ResponseTimeout("00:00:02")]
    Task OnDeletedAsync(JobId id, CancellationToken cancellationToken);
}

/// <summary>The jobs of a scope, without input, result and checkpoint.</summary>
/// <param name="Active">Pending and running ones, newest first.</param>
/// <param name="Finished">The newest final ones, latest completion first.</param>
[GenerateSerializer, Immutable, Alias("jobs.index-snapshot")]
public sealed record JobIndexSnapshot(ImmutableArray<JobSnapshot> Active, ImmutableArray<JobSnapshot> Finished)
{
    /// <summary>The newest active job; when there is none, the one that ended last; null when there is neither.</summary>
    /// <param name="wanted">Which jobs are looked at.</param>
    public JobSnapshot? Newest(Func<JobSnapshot, bool> wanted) => Active.FirstOrDefault(wanted) ?? Finished.FirstOrDefault(wanted);

    /// <summary>The most active jobs that there are in it.</summary>
    public const int MostActive = 1_000;

    /// <summary>The most finished jobs that there are in it.</summary>
    public const int MostFinished = 50;
}

/// <summary>What a watcher of a scope is told: one of the three.</summary>
/// <param name="Scope">The whole scope; the first thing that is told.</param>
/// <param name="Job">A job that is new or has changed, without input, result and checkpoint.</param>
/// <param name="Deleted">A job that is gone.</param>
[GenerateSerializer, Immutable, Alias("jobs.index-change")]
public sealed record JobIndexChange(JobIndexSnapshot? Scope = null, JobSnapshot? Job = null, JobId? Deleted = null);
