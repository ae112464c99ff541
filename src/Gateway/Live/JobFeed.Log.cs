using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Live;

/// <summary>What the gateway logs about live jobs.</summary>
internal static partial class JobFeedLog
{
    [LoggerMessage(1, LogLevel.Warning, "The watch on job {Id} broke; asking again in {Pause}")]
    public static partial void WatchBroke(this ILogger log, Exception exception, JobId id, TimeSpan pause);

    [LoggerMessage(2, LogLevel.Information, "A watcher of {What} does not read; its connection is dropped")]
    public static partial void WatcherDropped(this ILogger log, string what);

    [LoggerMessage(3, LogLevel.Warning, "The watch on {Scope} broke; asking again in {Pause}")]
    public static partial void ScopeWatchBroke(this ILogger log, Exception exception, string scope, TimeSpan pause);

    [LoggerMessage(4, LogLevel.Warning, "The watch on the log of job {Id} broke; asking again in {Pause}")]
    public static partial void LogWatchBroke(this ILogger log, Exception exception, JobId id, TimeSpan pause);
}
