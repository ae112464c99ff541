using Microsoft.Extensions.Logging;

namespace OrleansJobs.Silo.Handlers.Briefing;

/// <summary>What briefings log.</summary>
internal static partial class BriefingHandlerLog
{
    [LoggerMessage(1, LogLevel.Error, "Source {Source} of {Platform} broke the reader")]
    public static partial void SourceBrokeReader(this ILogger log, string source, string platform, Exception exception);
}
