using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Execution;

internal sealed partial class JobRunner
{
    [LoggerMessage(LogLevel.Error, "The jobs that are due could not be listed.")]
    private partial void LogNotListed(Exception exception);

    [LoggerMessage(LogLevel.Error, "The attempt at job {JobId} could not be made.")]
    private partial void LogAttemptBroken(Exception exception, JobId jobId);

    [LoggerMessage(LogLevel.Error, "Job {JobId} could not be taken; it stays where it is.")]
    private partial void LogNotTaken(Exception exception, JobId jobId);
}
