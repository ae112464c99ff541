using System.Runtime.InteropServices;

namespace OrleansJobs.Silo.Storage.Files;

/// <summary>What .NET does not offer of the file system. Does nothing on Windows, where a rename is durable by itself.</summary>
internal static partial class Posix
{
    /// <summary>Makes the names in a directory durable.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var directory = Open(path, flags: 0);
        if (directory < 0) throw Refused("opened", path);
        try
        {
            if (Sync(directory) != 0) throw Refused("synced", path);
        }
        finally
        {
            _ = Close(directory);
        }
    }

    /// <summary>Gives a file a second name.</summary>
    /// <returns>False when the file system cannot.</returns>
    public static bool TryLink(string path, string newPath) => !OperatingSystem.IsWindows() && Link(path, newPath) == 0;

    private static IOException Refused(string act, string path) =>
        new($"The directory {path} could not be {act} (error {Marshal.GetLastPInvokeError()}).");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string path, string newPath);
}
