using Microsoft.Extensions.Logging;

namespace OrleansJobs.Silo.Storage.Sqlite;

internal sealed partial class SqliteMigrator
{
    [LoggerMessage(LogLevel.Information, "Applied migration {Migration}.")]
    private partial void Migrated(string migration);
}
