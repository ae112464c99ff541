using Microsoft.Extensions.Logging;

namespace OrleansJobs.Silo.Hosting;

internal sealed partial class FirstSiloPatience
{
    [LoggerMessage(LogLevel.Warning, "No silo of the cluster answers yet; this gateway waits for the first one. ({Reason})")]
    private partial void LogWaiting(string reason);
}
