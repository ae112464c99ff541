using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <summary>Connections that read. In WAL mode a read sees every commit before it and waits for nobody.</summary>
/// <param name="open">Opens one more.</param>
internal sealed class SqliteReaders(Func<SqliteSession> open) : IDisposable
{
    /// <summary>How many stay open when nobody reads.</summary>
    private const int Kept = 4;

    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private volatile bool _closed;

    /// <summary>Reads on the caller's thread: for a row by its key, which takes microseconds.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public T Read<T>(Func<SqliteSession, T> read)
    {
        try
        {
            return ReadOn(_idle.TryTake(out var idle) ? idle : OpenAnother(), read);
        }
        catch (SqliteFailure failure) when (failure.IsUnavailable)
        {
            throw failure.ToUnavailable();
        }
    }

    /// <summary>Reads on a thread of the pool: for lists.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken) =>
        Task.Run(() => Read(read), cancellationToken);

    /// <summary>All rows of a named query.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public Task<ImmutableArray<T>> ListAsync<T>(
        string query, Func<SqliteStatement, T> read, Action<SqliteStatement> bind, CancellationToken cancellationToken) =>
        ReadAsync(session =>
        {
            using var rows = session.Use(query);
            bind(rows);
            return SqliteJobRow.ReadAll(rows, read);
        }, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var session)) session.Dispose();
    }

    private T ReadOn<T>(SqliteSession session, Func<SqliteSession, T> read)
    {
        try
        {
            return read(session);
        }
        finally
        {
            Return(session);
        }
    }

    private SqliteSession OpenAnother() =>
        _closed ? throw new StoreUnavailableException("The database is closed.") : open();

    private void Return(SqliteSession session)
    {
        if (_idle.Count >= Kept) session.Dispose();
        else _idle.Add(session);
        if (_closed) Dispose(); // also what a read gave back while the rest was being closed
    }
}
