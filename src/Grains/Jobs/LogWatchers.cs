using System.Threading.Channels;

namespace OrleansJobs.Grains.Jobs;

/// <summary>Who watches the log of one job. They are told that there may be more, and read it from the store themselves, each at his own
/// pace.</summary>
internal sealed class LogWatchers
{
    private readonly List<Channel<bool>> _bells = [];

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _bells.Count == 0;

    /// <summary>Begins to watch; dispose to stop.</summary>
    public Subscription Add()
    {
        var bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        _bells.Add(bell);
        return new Subscription(this, bell);
    }

    /// <summary>Tells everyone to look.</summary>
    public void Ring()
    {
        foreach (var bell in _bells)
        {
            bell.Writer.TryWrite(true);
        }
    }

    /// <summary>Ends every watch.</summary>
    /// <param name="error">What the watchers are told; null for an ordinary end.</param>
    public void End(Exception? error)
    {
        foreach (var bell in _bells)
        {
            bell.Writer.TryComplete(error);
        }
    }

    internal sealed class Subscription(LogWatchers watchers, Channel<bool> bell) : IDisposable
    {
        /// <summary>Returns when there may be more; false when the watch ends.</summary>
        public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
            await bell.Reader.WaitToReadAsync(cancellationToken) && bell.Reader.TryRead(out _);

        public void Dispose() => watchers._bells.Remove(bell);
    }
}
