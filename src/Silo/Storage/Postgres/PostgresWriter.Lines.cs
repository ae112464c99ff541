using Npgsql;

namespace OrleansJobs.Silo.Storage.Postgres;

/// <summary>The lines of many jobs in one transaction, and their commit beside that of the jobs.</summary>
internal sealed partial class PostgresWriter
{
    private readonly Queue<PostgresLinesWrite> _lines = new();

    private async Task AppendAsync()
    {
        var writes = new List<PostgresLinesWrite>();
        for (var weight = 0L; _lines.Count > 0 && writes.Count < PostgresBatch.MaxWrites && weight < PostgresBatch.MaxWeight; weight += writes[^1].Weight)
            writes.Add(_lines.Dequeue());
        var failure = await TryAppendAsync(writes);
        if (failure is null) return;
        if (writes.Count == 1 || failure is not PostgresFailure { IsUnavailable: false })
        {
            BatchFailed(failure, writes.Count);
            foreach (var write in writes) write.Fail(ToAnswer(failure));
            return;
        }

        foreach (var write in writes) // one of them breaks a rule, and nobody says which
        {
            if (await TryAppendAsync([write]) is { } refusal) write.Fail(ToAnswer(refusal));
        }
    }

    private async Task<Exception?> TryAppendAsync(List<PostgresLinesWrite> writes)
    {
        var held = new bool[writes.Count];
        var failure = await TryAsync(connection => AppendAsync(connection, writes, held));
        if (failure is not null) return failure;
        for (var index = 0; index < held.Length; index++) writes[index].Confirm(held[index] ? 1 : 0);
        return null;
    }

    // Each has one statement that gives rows, the first: one row when the claim is held.
    private static async Task AppendAsync(NpgsqlConnection connection, List<PostgresLinesWrite> writes, bool[] held)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in writes.SelectMany(write => write.Statements)) batch.BatchCommands.Add(statement.ToCommand());
        await using var rows = await batch.ExecuteReaderAsync();
        for (var index = 0; index < held.Length; index++)
        {
            held[index] = await rows.ReadAsync();
            await rows.NextResultAsync(); // after the last one it waits for the commit
        }
    }
}
