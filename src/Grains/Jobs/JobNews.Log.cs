using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Jobs;

internal sealed partial class JobNews
{
    [LoggerMessage(LogLevel.Warning, "{Grain} could not be told of job {JobId}; it will find out from the store.")]
    private partial void LogNotTold(Exception exception, string grain, JobId jobId);

    [LoggerMessage(LogLevel.Debug, "Parent {Parent} could not be told of job {JobId}; it will look by itself.")]
    private partial void LogParentNotTold(Exception exception, JobId parent, JobId jobId);
}
