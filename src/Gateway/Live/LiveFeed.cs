namespace OrleansJobs.Gateway.Live;

/// <summary>What is watched in this process: one watch each towards the grains, any number of watchers on this side.</summary>
internal abstract class LiveFeed<TKey, TWatcher> where TKey : notnull where TWatcher : LiveWatcher
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LiveWatch<TWatcher>> _watches = [];
    private bool _stopping;

    /// <summary>Begins with no watch; every stream ends when the program begins to stop, so that stopping waits for none.</summary>
    protected LiveFeed(IHostApplicationLifetime lifetime) => lifetime.ApplicationStopping.Register(Stop);

    /// <summary>How many things are watched.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _watches.Count;
        }
    }

    /// <summary>Makes the watch on one thing. Nothing happens before someone joins it.</summary>
    protected abstract LiveWatch<TWatcher> Watch(TKey key);

    /// <summary>Lets someone watch.</summary>
    protected TWatcher Join(TKey key, TWatcher watcher)
    {
        lock (_lock)
        {
            if (!_watches.TryGetValue(key, out var watch)) _watches[key] = watch = Watch(key);
            if (_stopping) watch.End();
            watcher.Begin(() => LeaveAsync(key, watch, watcher));
            watch.Join(watcher);
        }

        return watcher;
    }

    /// <summary>The last one to leave ends the watch; nobody can join in between.</summary>
    private ValueTask LeaveAsync(TKey key, LiveWatch<TWatcher> watch, TWatcher watcher)
    {
        lock (_lock)
        {
            if (!watch.Remove(watcher) || !_watches.Remove(key)) return ValueTask.CompletedTask;
        }

        return watch.StopAsync();
    }

    private void Stop()
    {
        lock (_lock)
        {
            _stopping = true;
            foreach (var watch in _watches.Values) watch.End();
        }
    }
}
