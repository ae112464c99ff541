using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests.Scripted;

/// <summary>The log of a job whose story the test tells.</summary>
public sealed partial class ScriptedJob : IJobLogGrain
{
    private readonly List<JobLogLine> _lines = [];
    private readonly List<Channel<bool>> _logWatchers = [];

    /// <summary>Where watches on the log began.</summary>
    public Channel<long> LogWatches { get; } = Channel.CreateUnbounded<long>();

    public void Say(string text)
    {
        lock (_lock)
        {
            _lines.Add(new JobLogLine(_lines.Count + 1, DateTimeOffset.UnixEpoch, 1, JobLogLevel.Info, text));
            foreach (var watcher in _logWatchers) watcher.Writer.TryWrite(true);
        }
    }

    /// <summary>Ends every open watch on the log the way a dying host does.</summary>
    public void BreakLogWatches()
    {
        lock (_lock) foreach (var watcher in _logWatchers) watcher.Writer.TryComplete(new TimeoutException("The host is gone."));
    }

    public Task AppendAsync(Guid claim, ImmutableArray<JobLogEntry> entries, CancellationToken cancellationToken) => throw new ClaimLostException(id);

    public Task<JobLogPage> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var job = Snapshot ?? throw new JobNotFoundException(id);
            return Task.FromResult(new JobLogPage([.. _lines.Where(line => line.Number > after).Take(limit)], _lines.Count, job.IsFinal()));
        }
    }

    async IAsyncEnumerable<JobLogPage> IJobLogGrain.WatchAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LogWatches.Writer.TryWrite(after);
        var bell = Channel.CreateUnbounded<bool>();
        lock (_lock) _logWatchers.Add(bell);
        do
        {
            var page = await ReadAsync(after, 200, cancellationToken);
            after = page.Newest;
            if (!page.Lines.IsEmpty || page.IsFinal) yield return page;
            if (page.IsFinal) yield break;
        }
        while (await bell.Reader.ReadAsync(cancellationToken));
    }
}
