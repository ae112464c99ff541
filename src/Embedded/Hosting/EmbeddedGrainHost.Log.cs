using Microsoft.Extensions.Logging;

namespace Orleans.Hosting;

internal sealed partial class EmbeddedGrainHost
{
    [LoggerMessage(LogLevel.Information, "The grains of this process have started (embedded host: one process, no cluster).")]
    private static partial void LogStarted(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "The grain host stopped while {Count} grains were still busy.")]
    private static partial void LogStoppedBusy(ILogger logger, int count);
}
