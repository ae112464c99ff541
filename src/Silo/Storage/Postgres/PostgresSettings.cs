using Npgsql;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>The connection string as given, with what every connection of this process must have, whatever the server's defaults.</summary>
internal static class PostgresSettings
{
    private const string DeadPeer = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3";

    /// <summary>Completes it.</summary>
    /// <exception cref="StoreStartException">It cannot be read.</exception>
    public static NpgsqlConnectionStringBuilder Complete(PostgresOptions options)
    {
        var settings = Read(options.ConnectionString);
        settings.ApplicationName ??= $"orleans-jobs {Environment.MachineName}:{Environment.ProcessId}";
        settings.CommandTimeout = (int)Math.Ceiling(options.CommandTimeout.TotalSeconds);
        settings.Options = $"{settings.Options} {SessionOptions(options)}".Trim();
        settings.TcpKeepAlive = true;
        settings.TcpKeepAliveTime = 5;
        settings.TcpKeepAliveInterval = 2;
        settings.NoResetOnClose = true; // no use of a connection leaves anything behind
        settings.AutoPrepareMinUsages = 2;
        settings.PersistSecurityInfo = false;
        settings.IncludeErrorDetail = false; // it would quote rows
        if (settings.MaxAutoPrepare == 0) settings.MaxAutoPrepare = 64;
        if (!settings.ShouldSerialize("Timeout")) settings.Timeout = 5;
        if (!settings.ShouldSerialize("Maximum Pool Size")) settings.MaxPoolSize = 20;
        return settings;
    }

    /// <summary>Where the database is, for people.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder settings) =>
        $"postgresql://{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}";

    // What the reader says about a wrong string may quote a part of the password.
    private static NpgsqlConnectionStringBuilder Read(string text)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(text);
            if (settings.Host is { Length: > 0 }) return settings;
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw new StoreStartException(
                "ConnectionStrings:Jobs cannot be read: write it as Host=…;Port=5432;Database=jobs;Username=…;Password=…, with quotes around values that hold a semicolon.");
        }

        throw new StoreStartException("ConnectionStrings:Jobs names no host: write it as Host=…;Port=5432;Database=jobs;Username=…;Password=….");
    }

    // An acknowledged write is on disk: synchronous_commit may be off or local in the server's own settings. The client gives up first
    // and cancels; the server's own limits are for a client that is gone.
    private static string SessionOptions(PostgresOptions options)
    {
        var limit = (long)options.CommandTimeout.TotalMilliseconds;
        return $"-c synchronous_commit=on -c statement_timeout={limit} -c lock_timeout={limit} -c idle_in_transaction_session_timeout={2 * limit} {DeadPeer}";
    }
}
