namespace OrleansJobs.Gateway.Live;

/// <summary>
/// The one watch this process holds on something, shared by all who watch it here. Begins with the first of them and ends with the last.
/// When it breaks (the grain's host restarts, an answer is lost) it asks again; what comes first then is how things are, so no watcher
/// misses anything that still matters.
/// </summary>
internal abstract class LiveWatch<TWatcher>(TimeProvider time) where TWatcher : LiveWatcher
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly HashSet<TWatcher> _watchers = [];
    private readonly CancellationTokenSource _left = new();
    private TimeSpan _pause = FirstPause;
    private bool _ended;
    private Task _run = Task.CompletedTask;

    /// <summary>The clock.</summary>
    protected TimeProvider Time => time;

    /// <summary>Adds a watcher, who is told at once what is known.</summary>
    public void Join(TWatcher watcher)
    {
        lock (_lock)
        {
            Welcome(watcher);
            if (_ended) watcher.End();
            else if (_watchers.Add(watcher) && _watchers.Count == 1) _run = Task.Run(() => RunAsync(_left.Token));
        }
    }

    /// <summary>Removes a watcher.</summary>
    /// <returns>Whether this was the last one.</returns>
    public bool Remove(TWatcher watcher)
    {
        lock (_lock) return _watchers.Remove(watcher) && _watchers.Count == 0;
    }

    /// <summary>Gives the watch up, and waits until it has ended.</summary>
    public async ValueTask StopAsync()
    {
        await _left.CancelAsync();
        await _run;
        _left.Dispose();
    }

    /// <summary>Ends the stream of every watcher, now and later.</summary>
    public void End()
    {
        lock (_lock)
        {
            _ended = true;
            foreach (var watcher in _watchers) watcher.End();
        }
    }

    /// <summary>Tells a newcomer what is known. Called under the lock.</summary>
    protected abstract void Welcome(TWatcher watcher);

    /// <summary>Follows what the grain says, until it says no more.</summary>
    /// <returns>Whether nothing can follow; else it is asked again.</returns>
    protected abstract Task<bool> FollowAsync(CancellationToken left);

    /// <summary>Says in the log that the watch broke.</summary>
    protected abstract void LogBroke(Exception exception, TimeSpan pause);

    /// <summary>Takes in what the grain says and tells it to every watcher, under the lock.</summary>
    protected void Tell(Action learn, Action<TWatcher> tell)
    {
        _pause = FirstPause;
        lock (_lock)
        {
            learn();
            foreach (var watcher in _watchers) tell(watcher);
        }
    }

    private async Task RunAsync(CancellationToken left)
    {
        while (!left.IsCancellationRequested)
        {
            try
            {
                if (await FollowAsync(left)) break;
            }
            catch (Exception) when (left.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogBroke(exception, _pause);
            }

            await Task.Delay(_pause, time, left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        }

        End();
    }
}
