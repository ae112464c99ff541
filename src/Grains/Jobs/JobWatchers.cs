using System.Threading.Channels;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Jobs;

/// <summary>Who watches one job. Each watcher holds at most the newest snapshot, so a slow one costs nothing and delays nobody.</summary>
internal sealed class JobWatchers
{
    private readonly List<Channel<JobSnapshot>> _channels = [];

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _channels.Count == 0;

    /// <summary>Begins to watch; dispose to stop.</summary>
    public Subscription Add()
    {
        var channel = Channel.CreateBounded<JobSnapshot>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        _channels.Add(channel);
        return new Subscription(this, channel);
    }

    /// <summary>Shows everyone a snapshot.</summary>
    public void Publish(JobSnapshot job)
    {
        foreach (var channel in _channels)
        {
            channel.Writer.TryWrite(job);
        }
    }

    /// <summary>Ends every watch, after what was published before.</summary>
    /// <param name="error">What the watchers are told; null for an ordinary end.</param>
    public void End(Exception? error)
    {
        foreach (var channel in _channels)
        {
            channel.Writer.TryComplete(error);
        }
    }

    internal sealed class Subscription(JobWatchers watchers, Channel<JobSnapshot> channel) : IDisposable
    {
        public IAsyncEnumerable<JobSnapshot> ReadAllAsync(CancellationToken cancellationToken) => channel.Reader.ReadAllAsync(cancellationToken);

        public void Dispose() => watchers._channels.Remove(channel);
    }
}
