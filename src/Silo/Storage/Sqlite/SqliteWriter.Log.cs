using Microsoft.Extensions.Logging;

namespace OrleansJobs.Silo.Storage.Sqlite;

internal sealed partial class SqliteWriter
{
    [LoggerMessage(LogLevel.Error, "A transaction of {Writes} writes was not confirmed; their callers were told.")]
    private partial void BatchFailed(Exception error, int writes);

    [LoggerMessage(LogLevel.Error, "A failed transaction could not be rolled back.")]
    private partial void RollBackFailed(Exception error);
}
