namespace OrleansJobs.Silo.Storage.Sqlite;

/// <summary>Whether the data directory and the database file can be written, before anything is.</summary>
internal static class DirectoryCheck
{
    private const UnixFileMode AnyWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Makes the directory if it is not there.</summary>
    /// <exception cref="StoreStartException">It is a file, or may not be written.</exception>
    public static void Prepare(StorageOptions options)
    {
        if (File.Exists(options.DataDirectory))
            throw new StoreStartException($"The data directory {Full(options.DataDirectory)} is a file: choose another directory, or move the file away.");
        if (Directory.Exists(options.DatabasePath))
            throw new StoreStartException($"{Full(options.DatabasePath)} is a directory where the database file belongs: move it away.");
        try
        {
            Directory.CreateDirectory(options.DataDirectory);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new StoreStartException($"The data directory {Full(options.DataDirectory)} cannot be made: create it, or choose another.", error);
        }

        if (IsReadOnly(options.DataDirectory)) throw NotWritable(options, null);
    }

    /// <summary>Looks at the database file, if there is one. Called by the one who holds the lock.</summary>
    /// <exception cref="StoreStartException">It may not be written.</exception>
    public static void CheckFile(StorageOptions options)
    {
        if (!File.Exists(options.DatabasePath)) return;
        if (IsReadOnly(options.DatabasePath)) throw ReadOnlyFile(options, null);
        try
        {
            using var file = new FileStream(options.DatabasePath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw ReadOnlyFile(options, error);
        }
    }

    /// <summary>The refusal of a directory that may not be written.</summary>
    public static StoreStartException NotWritable(StorageOptions options, Exception? cause) => new(
        $"The data directory {Full(options.DataDirectory)} is not writable for this user: change its permissions or owner, or choose another directory.", cause);

    private static StoreStartException ReadOnlyFile(StorageOptions options, Exception? cause) => new(
        $"The database file {Full(options.DatabasePath)} is read-only for this user: make it writable, or choose another data directory.", cause);

    // The superuser could write all the same, and would surprise the one who took the right away.
    private static bool IsReadOnly(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & AnyWrite) == 0;

    private static string Full(string path) => Path.GetFullPath(path);
}
