using Microsoft.Extensions.Logging;

namespace OrleansJobs.Silo.Storage.Postgres;

internal sealed partial class PostgresWritingSession
{
    [LoggerMessage(LogLevel.Information, "The connection that writes is back (backend {Backend}).")]
    private partial void Reconnected(int backend);

    [LoggerMessage(LogLevel.Warning, "The server still holds the right of a connection that this process has lost; backend {Backend} is ended.")]
    private partial void EndedOwnBackend(int backend);

    [LoggerMessage(LogLevel.Critical, "While the connection was lost another process took the database{Holder}: this one stops.")]
    private partial void NoLongerAlone(string holder);
}
