using Microsoft.Extensions.Logging;

namespace OrleansJobs.Silo.Storage.Postgres;

internal sealed partial class PostgresWriter
{
    [LoggerMessage(LogLevel.Error, "A transaction of {Writes} writes was not confirmed; their callers were told.")]
    private partial void BatchFailed(Exception error, int writes);

    [LoggerMessage(LogLevel.Warning, "The connection that writes is lost: {Reason}")]
    private partial void NotThere(string reason);
}
