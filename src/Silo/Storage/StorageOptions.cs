namespace OrleansJobs.Silo.Storage;

/// <summary>Where this process keeps its data.</summary>
internal sealed record StorageOptions
{
    /// <summary>The directory of the database and the uploaded files; made when it is not there. Default: <c>./data</c>.</summary>
    public string DataDirectory { get; init; } = "./data";

    /// <summary>How long a write waits for another process that holds the database's write lock before it is given up with
    /// StoreUnavailableException. Default: 5 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the start waits for the same. Default: 2 s.</summary>
    public TimeSpan StartBusyTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A database file up to this many bytes is checked from end to end at start. Default: 256 MB, which takes about two
    /// seconds.</summary>
    public long CheckedSize { get; init; } = 256L * 1024 * 1024;

    /// <summary>The database file.</summary>
    internal string DatabasePath => Path.Combine(DataDirectory, "jobs.db");

    /// <summary>The directory of the uploaded files.</summary>
    internal string FilesDirectory => Path.Combine(DataDirectory, "files");
}

/// <summary>The PostgreSQL database that several processes share.</summary>
internal sealed record PostgresOptions
{
    /// <summary>How it is reached, as Npgsql reads it: setting <c>ConnectionStrings:Jobs</c>.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>How long one statement may take before it is given up with StoreUnavailableException. Default: 5 s.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections that write: while one waits for the disk, another fills its batch. One where the process is alone, because its
    /// right to be so hangs on the connection that writes. Default: 2.</summary>
    public int Writers { get; init; } = 2;

    /// <summary>Whether this process wants the database for itself alone: the embedded host, which is one process. Default: no.</summary>
    public bool Alone { get; init; }
}
