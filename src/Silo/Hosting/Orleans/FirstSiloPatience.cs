using Microsoft.Extensions.Logging;

namespace OrleansJobs.Silo.Hosting;

/// <summary>A gateway that starts before any silo, or before the database, waits for them.</summary>
internal sealed partial class FirstSiloPatience(TimeProvider time, ILogger<FirstSiloPatience> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private bool _said;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (!_said) LogWaiting(exception.Message);
        _said = true;
        await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }
}
