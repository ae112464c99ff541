using System.Threading.Channels;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Index;

/// <summary>Who watches one scope. A watcher who cannot keep up is let go: coming back costs him one snapshot, and nobody else anything.</summary>
internal sealed class ScopeWatchers
{
    private const int LongestQueue = 1_000;

    private readonly List<Channel<JobIndexChange>> _channels = [];

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _channels.Count == 0;

    /// <summary>Begins to watch; dispose to stop.</summary>
    public Subscription Add()
    {
        var channel = Channel.CreateBounded<JobIndexChange>(LongestQueue);
        _channels.Add(channel);
        return new Subscription(this, channel);
    }

    /// <summary>Tells everyone.</summary>
    public void Publish(JobIndexChange change)
    {
        foreach (var channel in _channels)
        {
            if (!channel.Writer.TryWrite(change))
            {
                channel.Writer.TryComplete();
            }
        }
    }

    /// <summary>Ends every watch, after what was published before.</summary>
    public void End() => _channels.ForEach(channel => channel.Writer.TryComplete());

    internal sealed class Subscription(ScopeWatchers watchers, Channel<JobIndexChange> channel) : IDisposable
    {
        public IAsyncEnumerable<JobIndexChange> ReadAllAsync(CancellationToken cancellationToken) => channel.Reader.ReadAllAsync(cancellationToken);

        public void Dispose() => watchers._channels.Remove(channel);
    }
}
