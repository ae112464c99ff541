using Microsoft.Extensions.Logging;

namespace OrleansJobs.Grains.Execution;

internal sealed partial class ExpiredJobs
{
    [LoggerMessage(LogLevel.Warning, "Jobs whose time is over could not be deleted; trying again.")]
    private partial void LogNotDeleted(Exception exception);
}
