using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Storage;

/// <summary>What limits and pauses of a type ask of the database: the other side of <see cref="IJobStore"/>, with the same promises. Every look
/// is bounded and goes along an index.</summary>
internal interface IJobTypeStore
{
    /// <summary>The running jobs of a type with their limit keys, the oldest ids first.</summary>
    Task<ImmutableArray<RunningJob>> ListRunningAsync(string type, int limit, CancellationToken cancellationToken);

    /// <summary>How many jobs of a type are in a status, counted up to <paramref name="limit"/>.</summary>
    Task<int> CountAsync(string type, JobStatus status, int limit, CancellationToken cancellationToken);

    /// <summary>Types with pending or running jobs, in some order. Of the types that have any jobs so many are looked at and no more.</summary>
    Task<ImmutableArray<string>> ListActiveAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Limit keys of a type with pending jobs, in the order of their bytes; none while it is paused. One whose jobs all wait for
    /// their time may be among them.</summary>
    /// <param name="type">The type.</param>
    /// <param name="from">The key to begin with; empty for the first.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<ImmutableArray<string>> ListReadyKeysAsync(string type, string from, int limit, CancellationToken cancellationToken);

    /// <summary>Pending jobs of some keys that are due, in no order: of each key the first <paramref name="each"/> by priority and age, and as
    /// many that waited for their time.</summary>
    Task<ImmutableArray<KeyedJob>> ListReadyOfKeysAsync(
        string type, DateTimeOffset now, IReadOnlyCollection<string> keys, int each, CancellationToken cancellationToken);

    /// <summary>Those without a key among the first <paramref name="limit"/> pending jobs that are due, in no order: they were accepted before
    /// their type had a limit per key.</summary>
    Task<ImmutableArray<ReadyJob>> ListReadyOfNoKeyAsync(string type, DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Pauses a type, durably. One that is paused stays so since the first time.</summary>
    Task PauseAsync(string type, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Lets the jobs of a type begin again.</summary>
    Task ResumeAsync(string type, CancellationToken cancellationToken);

    /// <summary>The paused types, by name, and since when.</summary>
    Task<ImmutableArray<PausedType>> ListPausedAsync(CancellationToken cancellationToken);
}

/// <summary>A running job and its limit key.</summary>
internal readonly record struct RunningJob(JobId Id, string? LimitKey);

/// <summary>A pending job that may run now, and its limit key.</summary>
internal readonly record struct KeyedJob(ReadyJob Job, string LimitKey);

/// <summary>A type whose jobs do not begin.</summary>
internal readonly record struct PausedType(string Type, DateTimeOffset PausedAt);
