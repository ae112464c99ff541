using Microsoft.Extensions.Logging;

namespace OrleansJobs.Silo.Runners.Process;

internal sealed partial class ProgramGuard
{
    [LoggerMessage(LogLevel.Warning, "The guard of the running programs ended with status {Status}; another takes its place.")]
    private partial void LogReplaced(int status);

    [LoggerMessage(LogLevel.Error, "The guard of the running programs could not be replaced; programs outlive this service should it be killed now.")]
    private partial void LogNotReplaced(Exception exception);
}
