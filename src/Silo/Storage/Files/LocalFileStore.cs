using System.Buffers;
using Microsoft.Win32.SafeHandles;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Storage.Files;

/// <summary>Files in a directory of this machine: <c>files/{job id}</c>. A file is written under <c>files/incoming</c> and gets its name
/// when it is whole and on disk, so that a name never stands for half a file.</summary>
internal sealed class LocalFileStore : IFileStore
{
    private const int BufferSize = 256 * 1024;

    private readonly string _kept;
    private readonly string _incoming;

    /// <summary>Makes the directories.</summary>
    public LocalFileStore(StorageOptions options)
    {
        _kept = Path.GetFullPath(options.FilesDirectory);
        _incoming = Path.Combine(_kept, "incoming");
        Directory.CreateDirectory(_incoming);
    }

    public async Task<long> SaveAsync(JobId id, Stream content, CancellationToken cancellationToken)
    {
        var incoming = NewIncomingPath();
        try
        {
            var length = await WriteAsync(incoming, content, cancellationToken);
            OnDisk(() => Keep(incoming, id));
            return length;
        }
        catch
        {
            DeleteIfThere(incoming);
            throw;
        }
    }

    public Stream? OpenRead(JobId id)
    {
        try
        {
            return new FileStream(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, useAsync: true);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public async Task ShareAsync(JobId from, JobId to, CancellationToken cancellationToken)
    {
        if (!File.Exists(PathOf(from)) || File.Exists(PathOf(to))) return;
        if (Posix.TryLink(PathOf(from), PathOf(to)))
        {
            OnDisk(() => Posix.SyncDirectory(_kept));
            return;
        }

        await using var content = OpenRead(from);
        if (content is not null) await SaveAsync(to, content, cancellationToken);
    }

    public void Delete(JobId id) => DeleteIfThere(PathOf(id));

    /// <summary>The jobs that have a file that was written by a time.</summary>
    internal IEnumerable<JobId> ListKept(DateTimeOffset until)
    {
        foreach (var file in new DirectoryInfo(_kept).EnumerateFiles())
        {
            if (JobId.TryParse(file.Name, out var id) && file.LastWriteTimeUtc <= until.UtcDateTime) yield return id;
        }
    }

    /// <summary>Deletes what a process that died left half written, last written to by a time.</summary>
    /// <returns>How many files.</returns>
    internal int DeleteIncoming(DateTimeOffset until)
    {
        var leftovers = new DirectoryInfo(_incoming).GetFiles().Where(file => file.LastWriteTimeUtc <= until.UtcDateTime).ToArray();
        foreach (var file in leftovers) DeleteIfThere(file.FullName);
        return leftovers.Length;
    }

    private async Task<long> WriteAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        using var file = OnDisk(() => File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous));
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var length = await CopyAsync(content, file, buffer, cancellationToken);
            OnDisk(() => RandomAccess.FlushToDisk(file));
            return length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Only what the disk says becomes StoreUnavailableException: a reader that breaks off is the caller's own error.
    private static async Task<long> CopyAsync(Stream content, SafeFileHandle file, byte[] buffer, CancellationToken cancellationToken)
    {
        var length = 0L;
        while (await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is var read and > 0)
        {
            var offset = length;
            await OnDiskAsync(() => RandomAccess.WriteAsync(file, buffer.AsMemory(0, read), offset, cancellationToken));
            length += read;
        }

        return length;
    }

    private void Keep(string incoming, JobId id)
    {
        File.Move(incoming, PathOf(id), overwrite: true);
        try
        {
            Posix.SyncDirectory(_kept);
        }
        catch (IOException)
        {
            DeleteIfThere(PathOf(id));
            throw;
        }
    }

    private string PathOf(JobId id) => Path.Combine(_kept, id.ToString());

    private string NewIncomingPath() => Path.Combine(_incoming, Path.GetRandomFileName());

    private static void DeleteIfThere(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // then the file is not there either
        }
    }

    private static void OnDisk(Action act) => OnDisk(() =>
    {
        act();
        return true;
    });

    private static T OnDisk<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(error);
        }
    }

    private static async Task OnDiskAsync(Func<ValueTask> act)
    {
        try
        {
            await act();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(error);
        }
    }

    private static StoreUnavailableException Unavailable(Exception error) => new($"The file could not be kept: {error.Message}");
}
