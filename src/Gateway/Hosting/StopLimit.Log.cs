namespace OrleansJobs.Gateway.Hosting;

internal static partial class StopLimit
{
    [LoggerMessage(LogLevel.Critical, "The stop is held up and took more than {Patience}: the process ends now, and others take over its jobs.")]
    private static partial void NotStopped(ILogger log, TimeSpan patience);
}
