using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansJobs.Grains.Contracts;

/// <summary>The log of a job: the last <see cref="JobLimits.MostLogLines"/> lines that its work said, through all its attempts. Lines are
/// no part of the snapshot, and the sequence does not count them. Key: <see cref="JobId.GrainKey"/>.</summary>
[Alias("jobs.IJobLogGrain")]
public interface IJobLogGrain : IGrainWithStringKey
{
    /// <summary>Adds lines, all of them or none, and answers once they are durable. The same entries may be sent again when the answer was
    /// lost, as long as no others were sent meanwhile and no two of them have the same time. An entry of several lines becomes several;
    /// what is no text is left out of it, what is too long is cut.</summary>
    /// <exception cref="ClaimLostException">The claim is no longer the job's.</exception>
    /// <exception cref="StoreUnavailableException">The database did not confirm; the same call may be made again.</exception>
    [Alias("Append")]
    Task AppendAsync(Guid claim, ImmutableArray<JobLogEntry> entries, CancellationToken cancellationToken);

    /// <summary>Lines above a number, oldest first.</summary>
    /// <param name="after">The number of the last line already seen; 0 for none.</param>
    /// <param name="limit">The most lines, 1 to <see cref="JobLimits.MostLogLines"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    [Alias("Read"), AlwaysInterleave]
    Task<JobLogPage> ReadAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Lines above a number, then each newer one as it is kept, some at a time. A slow reader misses those that are no longer
    /// kept when he comes to them, and nothing else. The last page is the one that says it is final; a watch that ends without it broke,
    /// and goes on above the last number that was seen.</summary>
    /// <exception cref="JobNotFoundException">There is no such job, or it was deleted meanwhile.</exception>
    [Alias("Watch"), AlwaysInterleave]
    IAsyncEnumerable<JobLogPage> WatchAsync(long after, CancellationToken cancellationToken = default);
}

/// <summary>Something that work says, on its way into the log.</summary>
/// <param name="At">When it was said, kept to the microsecond.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Text">The line.</param>
[GenerateSerializer, Immutable, Alias("jobs.log-entry")]
public sealed record JobLogEntry(DateTimeOffset At, JobLogLevel Level, string Text);

/// <summary>A line of the log of a job.</summary>
/// <param name="Number">1, 2, 3 … through all attempts; never given twice.</param>
/// <param name="At">When it was said.</param>
/// <param name="Attempt">The attempt that said it.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Text">Without a line break or any other control character but tabs; at most <see cref="JobLimits.LongestLogLine"/>
/// characters.</param>
[GenerateSerializer, Immutable, Alias("jobs.log-line")]
public sealed record JobLogLine(long Number, DateTimeOffset At, int Attempt, JobLogLevel Level, string Text);

/// <summary>Some lines of a log.</summary>
/// <param name="Lines">Oldest first.</param>
/// <param name="Newest">The number of the newest line that was known when these were read; 0 when there was none.</param>
/// <param name="IsFinal">The job is final: above <paramref name="Newest"/> nothing will come.</param>
[GenerateSerializer, Immutable, Alias("jobs.log-page")]
public sealed record JobLogPage(ImmutableArray<JobLogLine> Lines, long Newest, bool IsFinal);
