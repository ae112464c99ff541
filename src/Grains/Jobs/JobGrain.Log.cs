using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Jobs;

internal sealed partial class JobGrain
{
    [LoggerMessage(LogLevel.Debug, "Job {JobId} ({Type}) is {Status}, attempt {Attempt}, sequence {Sequence}.")]
    private partial void LogChanged(JobId jobId, string type, JobStatus status, int attempt, long sequence);

    [LoggerMessage(LogLevel.Warning, "The progress of job {JobId} could not be saved.")]
    private partial void LogProgressNotSaved(Exception exception, JobId jobId);

    [LoggerMessage(LogLevel.Warning, "The children of batch {JobId} could not be looked at; trying again.")]
    private partial void LogNotLooked(Exception exception, JobId jobId);

    [LoggerMessage(LogLevel.Warning, "Job {ChildId} of batch {JobId} is refused now; it counts as failed.")]
    private partial void LogChildRefused(Exception exception, JobId childId, JobId jobId);

    [LoggerMessage(LogLevel.Warning, "What follows job {JobId} could not be submitted at once.")]
    private partial void LogNotFollowed(Exception exception, JobId jobId);
}
