namespace OrleansJobs.Gateway.Uploads;

/// <summary>The end of uploads when the service stops: those that are nearly done may finish, the others are given up, or a slow sender
/// would use up the time in which everything else has to be put down.</summary>
internal sealed class UploadEnd : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _over;

    /// <summary>Waits for the stop.</summary>
    public UploadEnd(IHostApplicationLifetime lifetime, TimeProvider time)
    {
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        lifetime.ApplicationStopping.Register(() => _over.CancelAfter(Grace));
    }

    /// <summary>Receives an upload for as long as there is time.</summary>
    /// <exception cref="UploadRefusedException">The service stops.</exception>
    public async Task<T> LimitAsync<T>(Func<CancellationToken, Task<T>> receive, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _over.Token);
        try
        {
            return await receive(either.Token);
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            throw new UploadRefusedException(503, "The service is stopping; nothing was accepted. Send the file again in a moment.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _over.Dispose();
}
