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
public sealed record JobIndexSnapshot(ImmutableArray<JobSnapshot> Active, ImmutableArray<JobSnapshot> Finished);
