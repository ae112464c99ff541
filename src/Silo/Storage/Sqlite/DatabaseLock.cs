using System.Globalization;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <summary>The right to open a database: one process at a time. Held as a lock on a file beside it, which the system lets go of when
/// the process ends, however it ends. The file stays; a file that comes and goes could be locked twice.</summary>
internal sealed class DatabaseLock : IDisposable
{
    private readonly FileStream _file;

    private DatabaseLock(FileStream file) => _file = file;

    /// <summary>Takes the right to <c>{database}.lock</c>.</summary>
    /// <exception cref="StoreStartException">Another process has it, or the file cannot be made.</exception>
    public static DatabaseLock Take(StorageOptions options)
    {
        var path = $"{options.DatabasePath}.lock";
        try
        {
            var taken = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            Sign(taken);
            return new DatabaseLock(taken);
        }
        catch (UnauthorizedAccessException error)
        {
            throw DirectoryCheck.NotWritable(options, error);
        }
        catch (IOException error)
        {
            throw new StoreStartException(
                $"The data directory {Path.GetFullPath(options.DataDirectory)} is in use by another process{Holder(path)}: stop that one, or choose another directory.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.SetLength(0);
        _file.Dispose();
    }

    private static void Sign(FileStream file)
    {
        file.SetLength(0);
        file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
    }

    private static string Holder(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            return int.TryParse(reader.ReadToEnd(), CultureInfo.InvariantCulture, out var pid) ? $" (pid {pid})" : string.Empty;
        }
        catch (IOException)
        {
            return string.Empty; // the sentence is whole without it
        }
    }
}
