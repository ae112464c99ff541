using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansJobs.Grains.Contracts;

/// <summary>All jobs of one type, for those who come to run them: the waiting line, its limits and its pause, cluster-wide. Key:
/// <see cref="KeyOf"/>.</summary>
[Alias("jobs.IJobTypeGrain")]
public interface IJobTypeGrain : IGrainWithStringKey
{
    /// <summary>The longest that <see cref="WaitAsync"/> waits: well below the time in which a call must be answered.</summary>
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    /// <summary>The key of a type's grain. The prefix keeps number-like names from being taken for numbers by grain storage.</summary>
    static string KeyOf(string type) => $"type-{type}";

    /// <summary>Offers the next jobs to a worker outside, which claims them one by one. What is offered is offered to nobody else for some
    /// seconds, and takes up room meanwhile.</summary>
    /// <exception cref="InvalidJobException">Jobs of this type are not run by workers.</exception>
    [Alias("Offer")]
    Task<JobOffer> OfferAsync(int limit, CancellationToken cancellationToken);

    /// <summary>The same for the runner of a silo, where the type has limits.</summary>
    [Alias("Take")]
    Task<JobOffer> TakeAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Jobs that were offered are not wanted after all: others may have them, and their room, at once.</summary>
    [Alias("GiveBack"), AlwaysInterleave]
    Task GiveBackAsync(ImmutableArray<JobId> jobs, CancellationToken cancellationToken);

    /// <summary>Returns when there may be something new to offer, or after <see cref="LongestWait"/>.</summary>
    /// <param name="version">The version of the last offer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Alias("Wait"), AlwaysInterleave]
    Task WaitAsync(long version, CancellationToken cancellationToken);

    /// <summary>A job of the type is pending (it has become ready, or will at its time), or, where the type has limits, has changed in any way.</summary>
    [Alias("OnChanged"), AlwaysInterleave]
    Task OnChangedAsync(JobTypeNews news, CancellationToken cancellationToken);

    /// <summary>Lets no attempt at a job of the type begin, from a second from now on at the latest, also after a restart. What is at work goes
    /// on. Durable when it returns.</summary>
    /// <exception cref="JobConflictException">Jobs of the type are run by their callers, who begin when they like.</exception>
    [Alias("Pause")]
    Task PauseAsync(CancellationToken cancellationToken);

    /// <summary>Ends the pause.</summary>
    [Alias("Resume")]
    Task ResumeAsync(CancellationToken cancellationToken);

    /// <summary>How the type stands, from memory, which may be some seconds old.</summary>
    [Alias("GetState"), AlwaysInterleave]
    Task<JobTypeState> GetStateAsync(CancellationToken cancellationToken);

    /// <summary>How the type stands now, and how many jobs it has.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    [Alias("Describe"), AlwaysInterleave]
    Task<JobTypeDescription> DescribeAsync(CancellationToken cancellationToken);
}

/// <summary>Jobs that may be claimed.</summary>
/// <param name="Jobs">In the order in which they should begin.</param>
/// <param name="Version">Changes when there may be more.</param>
/// <param name="Again">How long until there may be more although nothing happens; null when nobody can say.</param>
[GenerateSerializer, Immutable, Alias("jobs.offer")]
public sealed record JobOffer(ImmutableArray<OfferedJob> Jobs, long Version, TimeSpan? Again = null);

/// <summary>A job that may be claimed.</summary>
/// <param name="Id">Which.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="DueAt">Since when it could have begun.</param>
[GenerateSerializer, Immutable, Alias("jobs.offered")]
public sealed record OfferedJob(JobId Id, int Priority, DateTimeOffset DueAt);
