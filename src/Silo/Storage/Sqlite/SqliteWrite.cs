namespace OrleansJobs.Silo.Storage.Sqlite;

/// <summary>A write on its way: run inside a batch, answered after the batch's commit.</summary>
internal abstract class SqliteWrite
{
    /// <summary>Runs its statements and keeps the answer. What is wrong with the statements is kept as well: it fails this write
    /// alone.</summary>
    /// <exception cref="SqliteFailure">The database cannot serve: the whole batch fails.</exception>
    public abstract void Run(SqliteSession session);

    /// <summary>The commit is on disk: answers.</summary>
    public abstract void Confirm();

    /// <summary>The batch failed.</summary>
    public abstract void Fail(Exception error);
}

/// <inheritdoc/>
/// <param name="statements">What to run; called once, on the writer's thread.</param>
/// <param name="cancellationToken">A write that is given up before its turn is not run.</param>
internal sealed class SqliteWrite<T>(Func<SqliteSession, T> statements, CancellationToken cancellationToken) : SqliteWrite
{
    // The callers' continuations must not run on the writer's thread: the next batch waits there.
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _error;

    /// <summary>Completes after the commit.</summary>
    public Task<T> Answer => _answer.Task;

    public override void Run(SqliteSession session)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            _result = statements(session);
        }
        catch (Exception error) when (error is not SqliteFailure { IsUnavailable: true })
        {
            _error = error;
        }
    }

    public override void Confirm()
    {
        if (_error is null) _answer.SetResult(_result!);
        else Fail(_error);
    }

    public override void Fail(Exception error)
    {
        if (error is OperationCanceledException) _answer.SetCanceled(cancellationToken);
        else _answer.SetException(error);
    }
}
