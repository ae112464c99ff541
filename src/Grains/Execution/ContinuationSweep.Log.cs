using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Execution;

internal sealed partial class ContinuationSweep
{
    [LoggerMessage(LogLevel.Warning, "Jobs whose continuations were not submitted could not be listed; trying again.")]
    private partial void LogNotListed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "What follows job {JobId} could not be submitted; trying again.")]
    private partial void LogNotFollowed(Exception exception, JobId jobId);
}
