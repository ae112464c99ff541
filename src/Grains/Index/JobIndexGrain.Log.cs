using Microsoft.Extensions.Logging;

namespace OrleansJobs.Grains.Index;

internal sealed partial class JobIndexGrain
{
    [LoggerMessage(LogLevel.Warning, "What is known of {Scope} could not be refreshed.")]
    private partial void LogNotRefreshed(Exception exception, string scope);
}
