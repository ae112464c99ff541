using OrleansJobs.Silo.Storage;
using OrleansJobs.Silo.Storage.Sqlite;
using OrleansJobs.Support;

namespace OrleansJobs.Process.Tests.Fixtures;

/// <summary>A data directory, seen from outside: what lies in it while the service runs and after it has ended.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public string Path => _directory.Path;

    public string Database => _directory.Of("jobs.db");

    /// <summary>The ids under which files are kept.</summary>
    public string[] KeptFiles =>
        [.. new DirectoryInfo(Files).GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];

    /// <summary>The bytes of uploads that are not whole yet.</summary>
    public long IncomingBytes => IncomingFiles.Sum(file => file.Length);

    public FileInfo[] IncomingFiles => new DirectoryInfo(FileOf("incoming")) is { Exists: true } incoming ? incoming.GetFiles() : [];

    private string Files => _directory.Of("files");

    /// <summary>The path of the file of a job.</summary>
    public string FileOf(string id) => System.IO.Path.Combine(Files, id);

    /// <summary>Another program's connection to the database.</summary>
    public SqliteSession Intrude() => SqliteSession.Open(Database, SqlScripts.Load("sqlite"), TimeSpan.FromSeconds(5));

    /// <summary>Reads one value from the database.</summary>
    public string? Ask(string sql)
    {
        using var session = Intrude();
        session.LeaveFileAsItIs();
        return session.Ask(sql);
    }

    public void Dispose() => _directory.Dispose();
}
