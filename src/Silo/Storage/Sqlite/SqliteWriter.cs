using Microsoft.Extensions.Logging;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <summary>
/// The only one who writes. Writes that arrive together share one transaction and one sync of the disk; each is answered after the
/// commit that holds it. A write that comes alone goes at once. One thread of its own, because SQLite blocks.
/// </summary>
internal sealed partial class SqliteWriter : IDisposable
{
    /// <summary>The most writes of one transaction: enough to spread the sync thin, few enough to answer the first in milliseconds.</summary>
    internal const int MaxBatch = 256;

    /// <summary>How many yields without a new arrival end the wait for companions: some microseconds.</summary>
    private const int Patience = 30;

    private readonly SqliteSession _session;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private readonly Queue<SqliteWrite> _arrived = new(); // guarded by _gate
    private readonly List<SqliteWrite> _batch = new(MaxBatch);
    private bool _closing; // guarded by _gate

    /// <param name="session">The connection, which the writer owns from now on.</param>
    /// <param name="logger">For what no caller can be told.</param>
    public SqliteWriter(SqliteSession session, ILogger<SqliteWriter> logger)
    {
        _session = session;
        _logger = logger;
        _thread = new Thread(WriteUntilClosed) { IsBackground = true, Name = "sqlite writer" };
        _thread.Start();
    }

    /// <summary>Runs statements in the next transaction and answers after its commit.</summary>
    /// <param name="statements">Several that change something must be made one with <see cref="SqliteSession.Atomically"/>.</param>
    /// <param name="cancellationToken">Gives up waiting; the write may still happen.</param>
    /// <exception cref="StoreUnavailableException">The commit was not confirmed.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> statements, CancellationToken cancellationToken)
    {
        var write = new SqliteWrite<T>(statements, cancellationToken);
        lock (_gate)
        {
            if (_closing) return Task.FromException<T>(new StoreUnavailableException("The database is closed."));
            _arrived.Enqueue(write);
            if (_arrived.Count == 1) Monitor.Pulse(_gate);
        }

        return cancellationToken.CanBeCanceled ? write.Answer.WaitAsync(cancellationToken) : write.Answer;
    }

    /// <summary>Writes what has arrived, refuses the rest, and closes the connection.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closing) return;
            _closing = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _session.Dispose();
    }

    private void WriteUntilClosed()
    {
        while (TakeBatch())
        {
            var refusal = TryCommit();
            foreach (var write in _batch)
            {
                if (refusal is null) write.Confirm();
                else write.Fail(refusal);
            }
        }
    }

    private bool TakeBatch()
    {
        if (_batch.Count > 1) AwaitCompanions();
        else if (_batch.Count == 1) AwaitNext();
        _batch.Clear();
        lock (_gate)
        {
            while (_arrived.Count == 0 && !_closing) Monitor.Wait(_gate);
            while (_batch.Count < MaxBatch && _arrived.TryDequeue(out var write)) _batch.Add(write);
        }

        return _batch.Count > 0;
    }

    // Those who were answered together mostly come back together. Some yields, for as long as their number grows, save the first of
    // them from a transaction of its own. A lone write never comes here.
    private void AwaitCompanions()
    {
        var seen = 0;
        for (var fruitless = 0; fruitless < Patience && seen < MaxBatch; fruitless++)
        {
            Thread.Yield();
            var now = Arrived();
            if (now > seen) fruitless = -1;
            seen = now;
        }
    }

    // Who was answered often writes again at once, and waking a sleeping thread costs a fifth of a sync.
    private void AwaitNext()
    {
        var spin = new SpinWait();
        for (var turn = 0; turn < 40 && Arrived() == 0; turn++) spin.SpinOnce(sleep1Threshold: -1);
    }

    private int Arrived()
    {
        lock (_gate) return _arrived.Count;
    }

    private Exception? TryCommit()
    {
        try
        {
            _session.Run("BeginWrite");
            foreach (var write in _batch) write.Run(_session);
            _session.Run("CommitWrite");
            return null;
        }
        catch (Exception error)
        {
            BatchFailed(error, _batch.Count);
            RollBack();
            return error is SqliteFailure failure ? failure.ToUnavailable() : error;
        }
    }

    private void RollBack()
    {
        try
        {
            if (_session.InTransaction) _session.Run("RollBackWrite");
        }
        catch (SqliteFailure error)
        {
            RollBackFailed(error); // the next begin fails as well, and says so to its callers
        }
    }
}
