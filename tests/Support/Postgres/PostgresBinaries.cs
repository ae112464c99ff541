using System.Diagnostics;

namespace OrleansJobs.Support.Postgres;

/// <summary>The PostgreSQL server programs of this machine.</summary>
public static class PostgresBinaries
{
    /// <summary>Why there is no server to test on; null when there is one.</summary>
    public static string? Missing { get; } = Find() is null ? "PostgreSQL is not installed here (Debian: apt-get install postgresql)." : null;

    /// <summary>How one of the programs is started: with the superuser's rights given up, which PostgreSQL insists on.</summary>
    public static ProcessStartInfo Command(string program, params IEnumerable<string> arguments)
    {
        var path = Path.Combine(Find() ?? throw new InvalidOperationException(Missing), program);
        string[] command = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments]
            : [path, .. arguments];
        return new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
    }

    private static string? Find()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => Path.GetFileName(folder).PadLeft(4)).Select(folder => Path.Combine(folder, "bin"))
            : [];
        return debian.Concat(onPath).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }
}
