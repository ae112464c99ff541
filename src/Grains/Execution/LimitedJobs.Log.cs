using Microsoft.Extensions.Logging;

namespace OrleansJobs.Grains.Execution;

internal sealed partial class LimitedJobs
{
    [LoggerMessage(LogLevel.Warning, "Nobody says which jobs of type {Type} may begin; asking again.")]
    private partial void LogNotTaken(Exception exception, string type);

    [LoggerMessage(LogLevel.Debug, "Jobs of type {Type} could not be given back; they are free again in some seconds.")]
    private partial void LogNotGivenBack(Exception exception, string type);
}
