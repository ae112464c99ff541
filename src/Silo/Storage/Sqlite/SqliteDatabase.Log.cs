using Microsoft.Extensions.Logging;

namespace OrleansJobs.Silo.Storage.Sqlite;

internal sealed partial class SqliteDatabase
{
    [LoggerMessage(LogLevel.Information, "Opened the database {Database}.")]
    private partial void Opened(string database);

    [LoggerMessage(LogLevel.Information, "Closed the database {Database} in {Milliseconds} ms; its file is whole.")]
    private partial void Closed(string database, long milliseconds);
}
