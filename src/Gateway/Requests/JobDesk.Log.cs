using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Requests;

/// <summary>What the gateway logs about submissions.</summary>
internal static partial class JobDeskLog
{
    [LoggerMessage(1, LogLevel.Warning, "Whether job {Id} was accepted is unknown; asking again")]
    public static partial void SubmissionUnknown(this ILogger log, Exception exception, JobId id);
}
