namespace OrleansJobs.Gateway.Errors;

/// <summary>What the gateway logs about requests that went wrong.</summary>
internal static partial class ProblemAnswersLog
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} broke")]
    public static partial void RequestBroke(this ILogger log, Exception exception, string method, string path);

    [LoggerMessage(2, LogLevel.Warning, "{Method} {Path} was refused: the service behind it does not answer")]
    public static partial void RequestUnavailable(this ILogger log, Exception exception, string method, string path);
}
