using Microsoft.Extensions.Logging.Abstractions;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Silo.Storage;
using OrleansJobs.Silo.Storage.Sqlite;
using OrleansJobs.Support;

namespace OrleansJobs.Bench;

/// <summary>The store's own statements on a connection of their own: what SQLite itself costs.</summary>
internal sealed class RawSqlite : IDisposable
{
    private readonly TemporaryDirectory _data = new();
    private readonly SqliteSession _session;

    public RawSqlite()
    {
        var options = new StorageOptions { DataDirectory = _data.Path };
        SqliteDatabase.Open(options, NullLoggerFactory.Instance, TimeProvider.System).DisposeAsync().AsTask().GetAwaiter().GetResult();
        _session = Open(options);
    }

    public static SqliteSession Open(StorageOptions options)
    {
        var session = SqliteSession.Open(options.DatabasePath, SqlScripts.Load("sqlite"), TimeSpan.FromSeconds(5));
        session.Ask("pragma synchronous = full");
        return session;
    }

    /// <summary>One row, durable when it returns.</summary>
    public JobId Insert() => Insert(_session, NewRow());

    public void Find(JobId id) => SqliteJobWrites.Find(_session, id);

    /// <summary>Reads the newest hundred rows as they lie in the file.</summary>
    public int List100()
    {
        using var list = _session.Use("ListAll");
        list.Bind("before", "~").Bind("limit", 100);
        var bytes = 0;
        while (list.Step())
        {
            bytes += list.Text("progress")!.Length;
        }

        return bytes;
    }

    public static JobId Insert(SqliteSession session, JobRow row)
    {
        SqliteJobWrites.InsertIfAbsent(session, row, JobTexts.Of(row));
        return row.Job.Id;
    }

    public static JobRow NewRow() => new(
        new JobSnapshot
        {
            Id = JobHost.NewId(),
            Type = "nobody-runs-this",
            MaxAttempts = 3,
            Input = new JsonText("""{"file_name":"test.wav"}"""),
            CreatedAt = TimeProvider.System.Now(),
            Sequence = 1,
        },
        Claim: null);

    public void Dispose()
    {
        _session.Dispose();
        _data.Dispose();
    }
}
