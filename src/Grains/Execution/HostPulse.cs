using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Execution;

/// <summary>
/// Shows the other processes that this one lives, from before its first claim until after its last, and knows whether it may judge their
/// silence: after a time without the database all of them look dead, and only the database was.
/// </summary>
internal sealed partial class HostPulse(
    IHostStore hosts,
    HostIdentity host,
    TimeProvider time,
    IOptions<RunnerOptions> options,
    ILogger<HostPulse> logger) : BackgroundService
{
    private const int BeatsALease = 5;

    private readonly TimeSpan _lease = options.Value.HostLease;
    private readonly Lock _lock = new();
    private long _first;
    private long _last;

    /// <summary>How long others must have been silent to be taken for dead. Without end unless this process itself has been heard
    /// without a break for a whole lease, in which the living had their chance to beat.</summary>
    public TimeSpan SilenceOfOthers => HeardFor >= _lease ? _lease : TimeSpan.FromDays(365);

    /// <summary>For how long this process has been heard without a break; nothing when it is not.</summary>
    public TimeSpan HeardFor
    {
        get
        {
            lock (_lock)
            {
                return IsConnected ? time.GetElapsedTime(_first) : TimeSpan.Zero;
            }
        }
    }

    private bool IsConnected => time.GetElapsedTime(_last) < _lease;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await hosts.RegisterAsync(host.Name, cancellationToken);
        _first = _last = time.GetTimestamp();
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await hosts.RemoveAsync(host.Name, CancellationToken.None); // also when the others have used up the time
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(_lease / BeatsALease, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await BeatAsync(stoppingToken);
        }
    }

    private async Task BeatAsync(CancellationToken stoppingToken)
    {
        try
        {
            await hosts.BeatAsync(host.Name, stoppingToken);
            Note();
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogNotHeard(exception);
        }
        catch (OperationCanceledException)
        {
            // the stop
        }
    }

    private void Note()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _first = IsConnected ? _first : now;
            _last = now;
        }
    }
}
