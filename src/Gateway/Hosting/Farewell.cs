using Microsoft.Extensions.Options;

namespace OrleansJobs.Gateway.Hosting;

/// <summary>
/// A gateway that has others beside it goes on answering for a while when it is told to stop, and with each answer closes the connection:
/// its callers come back to another one. Without it a request that meets a connection at the moment of its closing would be lost.
/// </summary>
internal sealed class Farewell(IOptions<GatewayOptions> options, TimeProvider time) : IHostedLifecycleService
{
    private readonly CancellationTokenSource _over = new();
    private volatile bool _isLeaving;

    /// <summary>Fires when the gateway is about to answer no more: who waits here for something to come is to be told that nothing has.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Has the answer close its connection, once the gateway is leaving.</summary>
    public void Sign(HttpResponse answer)
    {
        if (_isLeaving) answer.Headers.Connection = "close";
    }

    /// <summary>Comes before any service stops, the one that listens included.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isLeaving = true;
        await Task.Delay(options.Value.LeaveTime, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _over.CancelAsync();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
