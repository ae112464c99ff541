using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Live;

/// <summary>What the gateway logs about live jobs.</summary>
internal static partial class JobFeedLog
{
    [LoggerMessage(1, LogLevel.Warning, "The watch on job {Id} broke; asking again in {Pause}")]
    public static partial void WatchBroke(this ILogger log, Exception exception, JobId id, TimeSpan pause);

    [LoggerMessage(2, LogLevel.Information, "A watcher of job {Id} does not read; its connection is dropped")]
    public static partial void WatcherDropped(this ILogger log, JobId id);
}
