using Microsoft.Extensions.Logging;

namespace OrleansJobs.Silo.Storage.Sqlite;

internal sealed partial class DatabaseCheck
{
    [LoggerMessage(LogLevel.Information, "{Database} has {Megabytes} MB and is not checked from end to end; 'pragma quick_check' does it by hand.")]
    private partial void CheckSkipped(string database, long megabytes);
}
