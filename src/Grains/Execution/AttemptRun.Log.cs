using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Execution;

internal sealed partial class AttemptRun
{
    [LoggerMessage(LogLevel.Error, "Attempt {Attempt} of job {JobId} failed unexpectedly.")]
    private partial void LogUnexpected(Exception exception, JobId jobId, int attempt);

    [LoggerMessage(LogLevel.Warning, "Progress of job {JobId} could not be reported.")]
    private partial void LogProgressNotSent(Exception exception, JobId jobId);

    [LoggerMessage(LogLevel.Warning, "A checkpoint of job {JobId} could not be kept yet.")]
    private partial void LogCheckpointNotSaved(Exception exception, JobId jobId);

    [LoggerMessage(LogLevel.Warning, "{Count} lines of the log of job {JobId} could not be kept.")]
    private partial void LogLinesLost(Exception exception, int count, JobId jobId);

    [LoggerMessage(LogLevel.Warning, "{Count} lines of the log of job {JobId} could not be kept yet.")]
    private partial void LogLinesNotSent(Exception exception, int count, JobId jobId);

    [LoggerMessage(LogLevel.Warning, "The last {Count} lines of the log of job {JobId} could not be kept in time.")]
    private partial void LogLinesTooLate(int count, JobId jobId);

    [LoggerMessage(LogLevel.Debug, "The watch on job {JobId} broke; it begins again.")]
    private partial void LogWatchBroken(Exception exception, JobId jobId);
}
