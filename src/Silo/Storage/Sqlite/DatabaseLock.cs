using System.Globalization;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <summary>The right to open a database: one process at a time. Held as a lock on a file beside it, which the system lets go of when
/// the process ends, however it ends. The file stays; a file that comes and goes could be locked twice.</summary>
internal sealed class DatabaseLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _holderPath;

    private DatabaseLock(FileStream file, string holderPath)
    {
        _file = file;
        _holderPath = holderPath;
    }

    /// <summary>Takes the right to <c>{database}.lock</c>, and says in <c>{database}.pid</c> who has it.</summary>
    /// <exception cref="StoreStartException">Another process has it, or the file cannot be made.</exception>
    public static DatabaseLock Take(StorageOptions options)
    {
        var holderPath = $"{options.DatabasePath}.pid"; // not in the locked file, which nobody else may read
        try
        {
            var taken = new FileStream($"{options.DatabasePath}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            Sign(holderPath);
            return new DatabaseLock(taken, holderPath);
        }
        catch (UnauthorizedAccessException error)
        {
            throw DirectoryCheck.NotWritable(options, error);
        }
        catch (IOException error)
        {
            throw new StoreStartException(
                $"The data directory {Path.GetFullPath(options.DataDirectory)} is in use by another process{Holder(holderPath)}: stop that one, or choose another directory.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Delete(_holderPath);
        _file.Dispose();
    }

    private static void Sign(string path)
    {
        try
        {
            File.WriteAllText(path, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // A full disk, perhaps. The lock holds without it; only the sentence for the second one is shorter.
        }
    }

    private static string Holder(string path)
    {
        try
        {
            return int.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var pid) ? $" (pid {pid})" : string.Empty;
        }
        catch (IOException)
        {
            return string.Empty; // the sentence is whole without it
        }
    }
}
