using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Requests;

internal static partial class WorkDeskLog
{
    [LoggerMessage(LogLevel.Warning, "Job {JobId}, whose worker hung up before it could be told of it, could not be handed back; its lease will end.")]
    public static partial void NotHandedBack(this ILogger<WorkDesk> log, Exception exception, JobId jobId);
}
