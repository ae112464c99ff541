using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Uploads;

/// <summary>What the gateway logs about submissions.</summary>
internal static partial class AnalysisDeskLog
{
    [LoggerMessage(1, LogLevel.Warning, "Whether job {Id} was accepted is unknown; asking again")]
    public static partial void SubmissionUnknown(this ILogger log, Exception exception, JobId id);
}
