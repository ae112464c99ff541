using OrleansJobs.Grains.Lifecycle;

namespace OrleansJobs.Grains.Execution;

/// <summary>Sees to what somebody else should have seen to at once, and could not: his process was stopped in between. Every process that runs jobs looks;
/// who comes second changes nothing.</summary>
/// <param name="interval">How often it looks.</param>
/// <param name="grace">For how many looks the other is given the time to do it by himself.</param>
/// <param name="time">The clock.</param>
/// <typeparam name="T">What is seen to.</typeparam>
internal abstract class Sweep<T>(TimeSpan interval, int grace, TimeProvider time) : RepeatedLook(interval, time)
{
    private const int Batch = 500;
    private const int AtOnce = 16;

    private readonly TimeSpan _grace = interval * grace;

    /// <summary>What has been left since a time or longer.</summary>
    protected abstract Task<IReadOnlyList<T>> ListAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken);

    /// <summary>Sees to one.</summary>
    protected abstract Task SeeToAsync(T left, CancellationToken cancellationToken);

    /// <summary>Tells that it could not be seen to.</summary>
    protected abstract void LogFailed(Exception exception, T left);

    protected sealed override async Task LookAsync(CancellationToken stoppingToken)
    {
        var left = await ListAsync(Time.Now() - _grace, Batch, stoppingToken);
        var together = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken };
        await Parallel.ForEachAsync(left, together, async (one, stop) =>
        {
            try
            {
                await SeeToAsync(one, stop);
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                LogFailed(exception, one);
            }
        });
    }
}
