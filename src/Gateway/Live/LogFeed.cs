using System.Threading.Channels;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Live;

/// <summary>Live logs for this process. Everyone has a watch of his own: he reads at his own pace, from the line he has seen.</summary>
internal sealed class LogFeed(IGrainFactory grains, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<LogFeed> log)
    : LiveFeed<LogSubscription, LogSubscription>(lifetime)
{
    /// <summary>Watches the log of a job above a line.</summary>
    public LogSubscription Subscribe(JobId id, long after)
    {
        var watcher = new LogSubscription(id, after);
        return Join(watcher, watcher);
    }

    /// <inheritdoc/>
    protected override LiveWatch<LogSubscription> Watch(LogSubscription key) => new LogWatch(key, grains, time, log);
}

/// <summary>One watcher of a log. Holds one page at most; who reads slowly is waited for by his own watch alone. The reader ends after a
/// page that is final, when the job is deleted, and when the service stops.</summary>
internal sealed class LogSubscription(JobId id, long after) : LiveWatcher
{
    private readonly Channel<JobLogPage> _next = Channel.CreateBounded<JobLogPage>(1);

    /// <summary>The job.</summary>
    public JobId Id => id;

    /// <summary>The line seen before.</summary>
    public long After => after;

    /// <summary>Lines in their order, without a hole but for those that are no longer kept.</summary>
    public ChannelReader<JobLogPage> Pages => _next.Reader;

    /// <summary>Gives the watcher a page, when he has room for it. False when he takes no more.</summary>
    internal async ValueTask<bool> OfferAsync(JobLogPage page, CancellationToken cancellationToken) =>
        await _next.Writer.WaitToWriteAsync(cancellationToken) && _next.Writer.TryWrite(page);

    /// <inheritdoc/>
    internal override void End() => _next.Writer.TryComplete();
}

/// <summary>The watch on a log. When it breaks it goes on above the last line.</summary>
internal sealed class LogWatch(LogSubscription watcher, IGrainFactory grains, TimeProvider time, ILogger log) : LiveWatch<LogSubscription>(time)
{
    private long _after = watcher.After;

    /// <inheritdoc/>
    protected override void Welcome(LogSubscription watcher)
    {
    }

    /// <inheritdoc/>
    protected override async Task<bool> FollowAsync(CancellationToken left)
    {
        try
        {
            await foreach (var page in grains.Log(watcher.Id).WatchAsync(_after, left).WithCancellation(left))
            {
                if (!await watcher.OfferAsync(page, left)) return true;
                Tell(() => _after = page.Newest, _ => { });
                if (page.IsFinal) return true;
            }

            return false;
        }
        catch (JobNotFoundException)
        {
            return true;
        }
    }

    /// <inheritdoc/>
    protected override void LogBroke(Exception exception, TimeSpan pause) => log.LogWatchBroke(exception, watcher.Id, pause);
}
