using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Jobs;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Execution;

/// <summary>Deletes jobs whose time is over. Every process that runs jobs looks; who comes second finds nothing.</summary>
internal sealed partial class ExpiredJobs(IGrainFactory grains, IJobStore store, TimeProvider time, ILogger<ExpiredJobs> logger) : BackgroundService
{
    private const int Batch = 500;
    private const int MostBatches = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await DeleteAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotDeleted(exception);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DeleteAsync(CancellationToken stoppingToken)
    {
        for (var batch = 0; batch < MostBatches; batch++)
        {
            var expired = await store.ListExpiredAsync(time.Now(), Batch, stoppingToken);
            await grains.DeleteAsync(expired, stoppingToken);
            if (expired.Length < Batch) return;
        }
    }
}
