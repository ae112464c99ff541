using System.Collections.Immutable;

namespace OrleansJobs.Grains.Contracts;

/// <summary>Which of a user's ended jobs the user was told of. Kept, so that it is the same after a restart and on every gateway.
/// Key: that of the user's <see cref="JobScope"/>.</summary>
[Alias("jobs.ICompletionsGrain")]
public interface ICompletionsGrain : IGrainWithStringKey
{
    /// <summary>The jobs of the last <see cref="Window"/> that have ended, latest first, at most 50, each with its mark.</summary>
    [Alias("List")]
    Task<ImmutableArray<Completion>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Those of them that the user was not told of, and marks them: no two callers get the same one. Durable when it returns.
    /// Idempotent: the same take again is answered with the same ones.</summary>
    /// <param name="take">Names this take, so that it can be given back also when its answer never came.</param>
    /// <param name="cancellationToken">Gives up waiting; the marks may still be made.</param>
    [Alias("TakeUnseen")]
    Task<ImmutableArray<JobSnapshot>> TakeUnseenAsync(Guid take, CancellationToken cancellationToken);

    /// <summary>Takes back the marks of a take, if it made any: it did not reach the user.</summary>
    [Alias("GiveBack")]
    Task GiveBackAsync(Guid take, CancellationToken cancellationToken);

    /// <summary>How long a completion is recent: a day.</summary>
    static readonly TimeSpan Window = TimeSpan.FromDays(1);
}

/// <summary>A job that has ended.</summary>
/// <param name="Job">The job, without input, result and checkpoint.</param>
/// <param name="Seen">Whether its user was told.</param>
[GenerateSerializer, Immutable, Alias("jobs.completion")]
public sealed record Completion(JobSnapshot Job, bool Seen);
