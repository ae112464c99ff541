using OrleansJobs.Grains.Contracts;
using SQLitePCL;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <summary>SQLite said no.</summary>
/// <param name="code">The extended result code.</param>
/// <param name="text">What SQLite says about it.</param>
internal sealed class SqliteFailure(int code, string text) : Exception($"SQLite error {code}: {text}.")
{
    private readonly int _primary = code & 0xff;

    /// <summary>The extended result code.</summary>
    public int Code => code;

    /// <summary>Someone else holds a lock.</summary>
    public bool IsBusy => _primary is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    /// <summary>The bytes of the file do not make a database.</summary>
    public bool IsDamage => _primary is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>The file does not even begin like a database.</summary>
    public bool IsNoDatabase => _primary is raw.SQLITE_NOTADB;

    /// <summary>The database cannot serve now, through no fault of the statement.</summary>
    public bool IsUnavailable => Sentence is not null;

    private string? Sentence => _primary switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "Another process holds the database's lock.",
        raw.SQLITE_FULL => "The disk is full.",
        raw.SQLITE_READONLY => "The database file is read-only.",
        raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_PROTOCOL => "The disk does not answer as it should.",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "The database file is damaged.",
        raw.SQLITE_NOMEM => "The database is out of memory.",
        _ => null,
    };

    /// <summary>The same as the callers of the ports know it, without a word of SQLite.</summary>
    public StoreUnavailableException ToUnavailable() => new(Sentence ?? "The database did not confirm the write.");
}
