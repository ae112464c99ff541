namespace OrleansJobs.Gateway.Dialects;

/// <summary>What the gateway logs about its health.</summary>
internal static partial class RootDialectLog
{
    [LoggerMessage(1, LogLevel.Warning, "The service is not healthy")]
    public static partial void StoreUnhealthy(this ILogger log, Exception exception);
}
