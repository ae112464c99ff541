using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Execution;

internal sealed partial class JobRescuer
{
    [LoggerMessage(LogLevel.Warning, "Job {JobId} was running on {Host}, which is gone; it was given back.")]
    private partial void LogRescued(JobId jobId, string host);

    [LoggerMessage(LogLevel.Error, "Job {JobId} could not be given back, or ended; it is tried again.")]
    private partial void LogNotRescued(Exception exception, JobId jobId);

    [LoggerMessage(LogLevel.Error, "The jobs of lost hosts could not be listed.")]
    private partial void LogNotListed(Exception exception);
}
