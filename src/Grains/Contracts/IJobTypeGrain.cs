using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansJobs.Grains.Contracts;

/// <summary>All jobs of one type, for those who come to run them: the waiting line, cluster-wide. Key: <see cref="KeyOf"/>.</summary>
[Alias("jobs.IJobTypeGrain")]
public interface IJobTypeGrain : IGrainWithStringKey
{
    /// <summary>The longest that <see cref="WaitAsync"/> waits: well below the time in which a call must be answered.</summary>
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    /// <summary>The key of a type's grain. The prefix keeps number-like names from being taken for numbers by grain storage.</summary>
    static string KeyOf(string type) => $"type-{type}";

    /// <summary>Offers the next jobs to a worker outside, which claims them one by one. What is offered is offered to nobody else for some
    /// seconds.</summary>
    /// <exception cref="InvalidJobException">Jobs of this type are not run by workers.</exception>
    [Alias("Offer")]
    Task<JobOffer> OfferAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Returns when there may be something new to offer, or after <see cref="LongestWait"/>.</summary>
    /// <param name="version">The version of the last offer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Alias("Wait"), AlwaysInterleave]
    Task WaitAsync(long version, CancellationToken cancellationToken);

    /// <summary>A job of the type has become ready, or will at its time.</summary>
    [Alias("OnReady"), AlwaysInterleave]
    Task OnReadyAsync(JobId job, CancellationToken cancellationToken);
}

/// <summary>Jobs that may be claimed.</summary>
/// <param name="Jobs">Greatest priority first, then the earliest.</param>
/// <param name="Version">Changes when there may be more.</param>
[GenerateSerializer, Immutable, Alias("jobs.offer")]
public sealed record JobOffer(ImmutableArray<JobId> Jobs, long Version);
