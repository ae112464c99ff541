using Microsoft.Extensions.Logging;

namespace OrleansJobs.Silo.Storage.Postgres;

internal sealed partial class PostgresDatabase
{
    [LoggerMessage(LogLevel.Information, "Opened the database {Database}, schema {Schema}, on PostgreSQL {Version}.")]
    private partial void Opened(string database, string schema, Version version);
}
