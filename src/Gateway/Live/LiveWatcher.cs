namespace OrleansJobs.Gateway.Live;

/// <summary>Someone on this side who watches. Dispose it to leave.</summary>
internal abstract class LiveWatcher : IAsyncDisposable
{
    private Func<ValueTask>? _leave;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _leave, null)?.Invoke() ?? ValueTask.CompletedTask;

    /// <summary>Says how to leave. Called once, before the watcher is told anything.</summary>
    internal void Begin(Func<ValueTask> leave) => _leave = leave;

    /// <summary>Says that nothing follows.</summary>
    internal abstract void End();
}
