using System.Collections.Immutable;
using Npgsql;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>A write on its way: answered after the commit that holds it.</summary>
/// <param name="cancellationToken">A write that is given up before its turn is not run.</param>
internal abstract class PostgresWrite(CancellationToken cancellationToken)
{
    // The callers' continuations must not run inside the writer: the next batch waits there.
    private readonly TaskCompletionSource<long> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes after the commit: how many rows were written, or what the statement gave.</summary>
    public Task<long> Answer => cancellationToken.CanBeCanceled ? _answer.Task.WaitAsync(cancellationToken) : _answer.Task;

    /// <summary>Gives up the write if its caller has.</summary>
    /// <returns>False when it is still wanted.</returns>
    public bool IsGivenUp() => cancellationToken.IsCancellationRequested && _answer.TrySetCanceled(cancellationToken);

    /// <summary>The commit is on disk: answers.</summary>
    public void Confirm(long answer) => _answer.TrySetResult(answer);

    /// <summary>Nobody can say that it was kept.</summary>
    public void Fail(Exception error) => _answer.TrySetException(error);
}

/// <summary>The five writes of a job, which travel together.</summary>
internal enum JobWriteKind
{
    Insert,
    Save,
    SaveProgress,
    SaveFollowed,
    Delete,
    FreeKey,
}

/// <summary>One write of one job.</summary>
internal sealed class PostgresJobWrite(JobWriteKind kind, Guid id, CancellationToken cancellationToken) : PostgresWrite(cancellationToken)
{
    public JobWriteKind Kind => kind;

    public Guid Id => id;

    /// <summary>The row as it was last confirmed; null for an insert and a delete.</summary>
    public JobRow? Current { get; init; }

    /// <summary>The row to be; null for a delete and where a key is freed.</summary>
    public JobRow? Next { get; init; }

    /// <summary>The key to insert, or the one to free.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Its texts; of progress alone where only that is saved.</summary>
    public JobTexts Texts { get; init; }

    /// <summary>How many characters it brings, roughly.</summary>
    public int Weight =>
        500 + (Texts.Progress?.Length ?? 0) + (Texts.Continuations?.Length ?? 0) + (Next is { Job: var job } && kind is JobWriteKind.Insert or JobWriteKind.Save
            ? (job.Input?.Value.Length ?? 0) + (job.Result?.Value.Length ?? 0) + (job.Checkpoint?.Value.Length ?? 0) + (job.Metadata?.Value.Length ?? 0)
            : 0);
}

/// <summary>Statements that go in a transaction of their own.</summary>
/// <param name="statements">In their order.</param>
/// <param name="isAsked">Whether the answer is what the last one gives, and not how many rows were written.</param>
/// <param name="cancellationToken">Gives it up.</param>
internal sealed class PostgresCommandWrite(ImmutableArray<PostgresStatement> statements, bool isAsked, CancellationToken cancellationToken)
    : PostgresWrite(cancellationToken)
{
    /// <summary>Runs them as one transaction. Returns after the commit, with the answer.</summary>
    public async Task<long> RunAsync(NpgsqlConnection connection)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements) batch.BatchCommands.Add(statement.ToCommand());
        return isAsked ? (long)(await batch.ExecuteScalarAsync())! : await batch.ExecuteNonQueryAsync();
    }
}

/// <summary>Lines of the log of one job. Those of many jobs travel together.</summary>
/// <param name="statements">The first gives one row when the claim is held; the others give none.</param>
/// <param name="weight">How many characters it brings, roughly.</param>
/// <param name="cancellationToken">Gives it up.</param>
internal sealed class PostgresLinesWrite(ImmutableArray<PostgresStatement> statements, long weight, CancellationToken cancellationToken)
    : PostgresWrite(cancellationToken)
{
    public ImmutableArray<PostgresStatement> Statements => statements;

    public long Weight => weight;
}
