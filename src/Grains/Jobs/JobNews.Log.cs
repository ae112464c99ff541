using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Jobs;

internal sealed partial class JobNews
{
    [LoggerMessage(LogLevel.Warning, "Index {Index} could not be told of job {JobId}; it will find out from the store.")]
    private partial void LogIndexNotTold(Exception exception, string index, JobId jobId);
}
