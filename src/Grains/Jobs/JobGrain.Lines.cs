using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;

namespace OrleansJobs.Grains.Jobs;

/// <summary>The log of the job. The store has it, and nothing of it is kept here.</summary>
internal sealed partial class JobGrain
{
    /// <summary>The most lines that are handed over at once: at their longest a megabyte.</summary>
    private const int LinesAtOnce = 200;

    private readonly LogWatchers _logWatchers = new();

    public async Task AppendAsync(Guid claim, ImmutableArray<JobLogEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.IsDefaultOrEmpty)
        {
            return;
        }

        try
        {
            if (!await logStore.AppendAsync(_id, claim, LogText.Lines(entries), CancellationToken.None))
            {
                throw new ClaimLostException(_id);
            }
        }
        finally
        {
            _logWatchers.Ring(); // also when nobody knows whether they were written: a look too many costs little
        }
    }

    public async Task<JobLogPage> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        var isFinal = await IsFinalAsync(cancellationToken);
        var lines = await logStore.ReadAsync(_id, after, Math.Clamp(limit, 1, JobLimits.MostLogLines), cancellationToken);
        return new JobLogPage(lines, await logStore.FindNewestAsync(_id, cancellationToken), isFinal);
    }

    IAsyncEnumerable<JobLogPage> IJobLogGrain.WatchAsync(long after, CancellationToken cancellationToken) => WatchLinesAsync(after, cancellationToken);

    private async IAsyncEnumerable<JobLogPage> WatchLinesAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = _logWatchers.Add(); // before the first read, so that nothing falls in between
        while (true)
        {
            var isFinal = await IsFinalAsync(cancellationToken); // before the lines: those of a final job are all there
            var lines = await logStore.ReadAsync(_id, after, LinesAtOnce, cancellationToken);
            after = lines.IsEmpty ? after : lines[^1].Number;
            var isLast = isFinal && lines.Length < LinesAtOnce;
            if (isLast || !lines.IsEmpty)
            {
                yield return new JobLogPage(lines, after, isLast);
            }

            if (isLast || lines.Length < LinesAtOnce && !await subscription.WaitAsync(cancellationToken))
            {
                yield break;
            }
        }
    }

    private async ValueTask<bool> IsFinalAsync(CancellationToken cancellationToken) => (await _row.RequireAsync(cancellationToken)).Job.IsFinal();
}
