using Microsoft.Extensions.Logging;

namespace OrleansJobs.Grains.Execution;

internal sealed partial class HostPulse
{
    [LoggerMessage(LogLevel.Warning, "The database could not be told that this process lives.")]
    private partial void LogNotHeard(Exception exception);
}
