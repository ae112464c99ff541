using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>
/// The only one of this process who writes. Writes that arrive together share one round trip and one transaction; each is answered after
/// the commit that holds it. A write that comes alone goes at once; while one batch is under way the next gathers.
/// </summary>
internal sealed partial class PostgresWriter : IAsyncDisposable
{
    /// <summary>How often the same batch is tried when the server undid it because others were in its way.</summary>
    private const int Tries = 4;

    /// <summary>How many yields without a new arrival end the wait for companions.</summary>
    private const int Patience = 2;

    /// <summary>How soon a lost connection is noticed, and opened again, when nobody writes.</summary>
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(2);

    private readonly PostgresWritingSession _session;
    private readonly PostgresBatch _batch;
    private readonly ILogger _logger;
    private readonly ITimer _pulse;
    private readonly Task _writing;
    private readonly Queue<PostgresCommandWrite> _alone = new();
    private readonly Channel<PostgresWrite> _arrived = Channel.CreateUnbounded<PostgresWrite>(); // one for a single reader cannot count
    private List<PostgresJobWrite> _deferred = [];
    private volatile bool _isPulseDue;
    private bool _isThere = true;

    /// <param name="session">The connection, which the writer owns from now on.</param>
    /// <param name="batch">Empty.</param>
    /// <param name="logger">For what no caller can be told.</param>
    /// <param name="time">Paces the look at an idle connection.</param>
    public PostgresWriter(PostgresWritingSession session, PostgresBatch batch, ILogger<PostgresWriter> logger, TimeProvider time)
    {
        _session = session;
        _batch = batch;
        _logger = logger;
        _writing = Task.Run(WriteUntilClosedAsync);
        _pulse = time.CreateTimer(_ => Beat(), null, Pulse, Pulse);
    }

    /// <summary>Takes the right to be alone, before the first write.</summary>
    /// <exception cref="StoreStartException">Another process has it.</exception>
    public Task OpenAsync(string description) => _session.StartAsync(description);

    /// <summary>Writes, and answers after the commit.</summary>
    /// <exception cref="StoreUnavailableException">The commit was not confirmed.</exception>
    /// <exception cref="PostgresFailure">The write breaks a rule; the others of its batch were kept.</exception>
    public Task<long> WriteAsync(PostgresWrite write)
    {
        if (!_arrived.Writer.TryWrite(write)) write.Fail(new StoreUnavailableException("The database is closed."));
        return write.Answer;
    }

    /// <summary>Writes what has arrived, refuses the rest, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _pulse.DisposeAsync();
        _arrived.Writer.TryComplete();
        await _writing;
        await _session.DisposeAsync();
        _batch.Dispose();
    }

    private void Beat()
    {
        _isPulseDue = true;
        _arrived.Writer.TryWrite(PulseWrite.Instance);
    }

    private async Task WriteUntilClosedAsync()
    {
        while (_deferred.Count > 0 || await _arrived.Reader.WaitToReadAsync())
        {
            var answered = await WriteBatchAsync();
            while (_alone.TryDequeue(out var write)) await RunAloneAsync(write);
            while (_lines.Count > 0) await AppendAsync();
            if (_isPulseDue) await LookAsync();
            if (answered > 1) await AwaitCompanionsAsync();
        }
    }

    // Returns how many writes were answered.
    private async Task<int> WriteBatchAsync()
    {
        try
        {
            Gather();
            if (_batch.Writes.Count > 0) await CommitAsync();
        }
        catch (Exception error) // a mistake of ours, which must not end the writer
        {
            BatchFailed(error, _batch.Writes.Count);
            _batch.Fail(error);
        }

        var answered = _batch.Writes.Count;
        _batch.Clear();
        return answered;
    }

    private void Gather()
    {
        var deferred = _deferred;
        _deferred = [];
        foreach (var write in deferred) Take(write);
        while (!_batch.IsFull && _arrived.Reader.TryRead(out var write)) Take(write);
    }

    private void Take(PostgresWrite write)
    {
        if (write.IsGivenUp()) return;
        if (write is PostgresCommandWrite command) _alone.Enqueue(command);
        else if (write is PostgresLinesWrite lines) _lines.Enqueue(lines);
        else if (write is PostgresJobWrite job && !(!_batch.IsFull && _batch.TryAdd(job))) _deferred.Add(job);
    }

    // Those who were answered together mostly come back together: their continuations stand in the line before this one.
    private async Task AwaitCompanionsAsync()
    {
        var seen = 0;
        for (var fruitless = 0; fruitless < Patience && seen < PostgresBatch.MaxWrites; fruitless++)
        {
            await Task.Yield();
            var now = _arrived.Reader.Count;
            if (now > seen) fruitless = -1;
            seen = now;
        }
    }

    private async Task CommitAsync()
    {
        var failure = await TryAsync(_batch.RunAsync);
        if (failure is null)
        {
            _batch.Confirm();
        }
        else if (_batch.Writes.Count > 1 && failure is PostgresFailure { IsUnavailable: false })
        {
            await CommitOneByOneAsync();
        }
        else
        {
            BatchFailed(failure, _batch.Writes.Count);
            _batch.Fail(ToAnswer(failure));
        }
    }

    // One of them breaks a rule, and nobody says which.
    private async Task CommitOneByOneAsync()
    {
        PostgresJobWrite[] writes = [.. _batch.Writes];
        foreach (var write in writes)
        {
            _batch.Clear();
            _batch.TryAdd(write);
            if (await TryAsync(_batch.RunAsync) is { } failure) write.Fail(ToAnswer(failure));
            else _batch.Confirm();
        }
    }

    private async Task RunAloneAsync(PostgresCommandWrite write)
    {
        var answer = 0L;
        if (await TryAsync(async connection => answer = await write.RunAsync(connection)) is { } failure) write.Fail(ToAnswer(failure));
        else write.Confirm(answer);
    }

    private async Task LookAsync()
    {
        _isPulseDue = false;
        var failure = await TryAsync(_session.PingAsync);
        if (failure is not null && _isThere) NotThere(failure.Message);
        _isThere = failure is null;
    }

    private async Task<Exception?> TryAsync(Func<NpgsqlConnection, Task> act)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                await act(await _session.OpenAsync());
                return null;
            }
            catch (Exception error)
            {
                await _session.DropIfBrokenAsync();
                var failure = PostgresFailure.Of(error);
                if (failure is not { IsWorthAnother: true } || tried == Tries) return failure ?? error;
            }
        }
    }

    private static Exception ToAnswer(Exception failure) => failure is PostgresFailure known ? known.ToAnswer() : failure;
}

/// <summary>Nothing to write: time to look whether the connection is still there.</summary>
internal sealed class PulseWrite() : PostgresWrite(CancellationToken.None)
{
    public static PulseWrite Instance { get; } = new();
}
