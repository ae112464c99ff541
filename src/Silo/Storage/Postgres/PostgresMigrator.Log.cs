using Microsoft.Extensions.Logging;

namespace OrleansJobs.Silo.Storage.Postgres;

internal sealed partial class PostgresMigrator
{
    [LoggerMessage(LogLevel.Information, "Applied migration {Migration}.")]
    private partial void Migrated(string migration);
}
