namespace OrleansJobs.Silo.Runners.Process;

/// <summary>Finds programs as a shell does.</summary>
internal static class ProgramFinder
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The file of a program.</summary>
    /// <param name="program">A path, or a name to look for.</param>
    /// <param name="directory">What a path is relative to.</param>
    /// <param name="searchPath">Where names are looked for: directories between colons.</param>
    /// <returns>The file, executable or not; null when there is none.</returns>
    public static string? Find(string program, string directory, string? searchPath)
    {
        if (program.Contains('/')) return Path.Combine(directory, program) is var path && File.Exists(path) ? path : null;
        var files = (searchPath ?? "/usr/local/bin:/usr/bin:/bin").Split(':').Select(folder => Path.Combine(directory, folder, program)).Where(File.Exists).ToArray();
        return files.FirstOrDefault(IsExecutable) ?? files.FirstOrDefault();
    }

    /// <summary>Whether anyone may execute the file; whether this user may, the start of the program tells.</summary>
    public static bool IsExecutable(string file) => OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & AnyExecute) != 0;
}
