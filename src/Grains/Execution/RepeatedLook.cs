using Microsoft.Extensions.Hosting;

namespace OrleansJobs.Grains.Execution;

/// <summary>A look that is taken again and again, from the start of the process to its stop. When one fails, or is given up by a store or a
/// silo that stops elsewhere, the next comes all the same.</summary>
internal abstract class RepeatedLook(TimeSpan interval, TimeProvider time) : BackgroundService
{
    /// <summary>The clock.</summary>
    protected TimeProvider Time => time;

    /// <summary>Looks once.</summary>
    protected abstract Task LookAsync(CancellationToken stoppingToken);

    /// <summary>Tells of a look that failed.</summary>
    protected abstract void LogFailed(Exception exception);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception)
            {
                if (stoppingToken.IsCancellationRequested) return;
                LogFailed(exception);
            }

            await Task.Delay(interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
