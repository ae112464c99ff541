using Microsoft.Extensions.Logging;

namespace OrleansJobs.Silo.Storage.Files;

internal sealed partial class FileSweeper
{
    [LoggerMessage(LogLevel.Information, "Deleted {Halves} half written files and {Orphans} files without a job.")]
    private partial void Swept(int halves, int orphans);
}
