using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Jobs;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Execution;

/// <summary>Deletes jobs whose time is over. Every process that runs jobs looks; who comes second finds nothing.</summary>
internal sealed partial class ExpiredJobs(IGrainFactory grains, IJobStore store, TimeProvider time, ILogger<ExpiredJobs> logger) : RepeatedLook(Interval, time)
{
    private const int Batch = 500;
    private const int MostBatches = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override void LogFailed(Exception exception) => LogNotDeleted(exception);

    protected override async Task LookAsync(CancellationToken stoppingToken)
    {
        for (var batch = 0; batch < MostBatches; batch++)
        {
            var expired = await store.ListExpiredAsync(Time.Now(), Batch, stoppingToken);
            await grains.DeleteAsync(expired, stoppingToken);
            if (expired.Length < Batch) return;
        }
    }
}
