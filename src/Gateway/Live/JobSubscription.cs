using System.Threading.Channels;

namespace OrleansJobs.Gateway.Live;

/// <summary>
/// One watcher of a job. Holds at most one snapshot, the newest: a watcher who reads slowly skips some and is never waited for. The reader
/// ends after a final snapshot, when the job is deleted, and when the service stops.
/// </summary>
internal sealed class JobSubscription(long after) : LiveWatcher
{
    private readonly Channel<JobEvent> _newest = Channel.CreateBounded<JobEvent>(new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropOldest,
        SingleReader = true,
    });

    private long _last = after;

    /// <summary>The snapshots, each with a greater sequence than the one before.</summary>
    public ChannelReader<JobEvent> Events => _newest.Reader;

    /// <summary>Gives the watcher a snapshot, unless it has seen it. Called under the watch's lock.</summary>
    internal void Offer(JobEvent next)
    {
        if (next.Job.Sequence <= _last) return;
        _last = next.Job.Sequence;
        _newest.Writer.TryWrite(next);
    }

    /// <inheritdoc/>
    internal override void End() => _newest.Writer.TryComplete();
}
