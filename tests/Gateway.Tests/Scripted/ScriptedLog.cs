using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests.Scripted;

/// <summary>The log of a job whose story the test tells.</summary>
public sealed partial class ScriptedJob
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

    public Task<JobLogPage> ReadLogAsync(long after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var job = Snapshot ?? throw new JobNotFoundException(id);
            return Task.FromResult(new JobLogPage([.. _lines.Where(line => line.Number > after).Take(limit)], _lines.Count, job.IsFinal()));
        }
    }

    public async IAsyncEnumerable<JobLogPage> WatchLogAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LogWatches.Writer.TryWrite(after);
        var bell = Channel.CreateUnbounded<bool>();
        lock (_lock) _logWatchers.Add(bell);
        do
        {
            var page = await ReadLogAsync(after, 200, cancellationToken);
            after = page.Newest;
            if (!page.Lines.IsEmpty || page.IsFinal) yield return page;
            if (page.IsFinal) yield break;
        }
        while (await bell.Reader.ReadAsync(cancellationToken));
    }
}

/// <summary>The log as its grain. A proxy: of two classes that are this grain Orleans could not choose, and in the tests of the whole program
/// the real one is there too.</summary>
public class ScriptedLogGrain : DispatchProxy
{
    private ScriptedJob _job = null!;

    public static IJobLogGrain Of(ScriptedJob job)
    {
        var grain = Create<IJobLogGrain, ScriptedLogGrain>();
        ((ScriptedLogGrain)(object)grain)._job = job;
        return grain;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name switch
    {
        nameof(IJobLogGrain.ReadAsync) => _job.ReadLogAsync((long)args![0]!, (int)args[1]!, (CancellationToken)args[2]!),
        nameof(IJobLogGrain.WatchAsync) => _job.WatchLogAsync((long)args![0]!, (CancellationToken)args[1]!),
        _ => throw new NotSupportedException($"The gateway does not call {targetMethod?.Name}."),
    };
}
