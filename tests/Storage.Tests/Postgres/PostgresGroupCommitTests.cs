using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Silo.Storage.Postgres;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresGroupCommitTests(PostgresRun run) : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private PostgresTestDatabase _open = null!;

    private PostgresJobStore Jobs => _open.Jobs;

    public async Task InitializeAsync() => _open = await PostgresTestDatabase.CreateAsync(run.Server, writers: 1);

    public async Task DisposeAsync() => await _open.DisposeAsync();

    [Theory, InlineData(50, 1), InlineData(PostgresBatch.MaxWrites, 1), InlineData(PostgresBatch.MaxWrites + 1, 2)]
    public async Task WritesThatWaitTogetherShareATransaction(int writes, int transactions)
    {
        var ids = await WhileWriterIsBusyAsync(() => Task.WhenAll(Enumerable.Range(0, writes).Select(_ => _open.InsertAsync())));
        Assert.Empty(await Jobs.ListMissingAsync(ids, None));
        Assert.Equal((long)transactions, await _open.AskAsync("select count(distinct xmin::text) from jobs"));
    }

    [Fact]
    public async Task WritesOfAllKindsShareATransactionAndEachIsAnsweredForItself()
    {
        var rows = new[] { JobRows.Pending(), JobRows.Pending(), JobRows.Pending().In(JobStatus.Running), JobRows.Pending().In(JobStatus.Failed) };
        foreach (var row in rows) await Jobs.InsertIfAbsentAsync(row, None);
        var kept = await WhileWriterIsBusyAsync(async () =>
        {
            Task<bool>[] all =
            [
                InsertedAsync(JobRows.Pending()), InsertedAsync(rows[0]),
                Jobs.SaveIfUnchangedAsync(rows[1], rows[1].In(JobStatus.Running), None), Jobs.SaveIfUnchangedAsync(JobRows.Pending(), JobRows.Pending(), None),
                Jobs.SaveProgressIfUnchangedAsync(rows[2], rows[2].With(job => job with { Progress = JobProgress.Of(1, 2) }), None),
                Jobs.DeleteIfFinalAsync(rows[3].Job.Id, None), Jobs.DeleteIfFinalAsync(JobId.New(TimeProvider.System), None),
            ];
            return await Task.WhenAll(all);
        });
        Assert.Equal([true, false, true, false, true, true, false], kept);
        Assert.Equal(2L, await _open.AskAsync("select count(distinct xmin::text) from jobs")); // that of rows[0], and one for all the others
    }

    [Fact]
    public async Task AWriteThatBreaksARuleFailsAlone()
    {
        var final = JobRows.Pending().In(JobStatus.Failed);
        await Jobs.InsertIfAbsentAsync(final, None);
        Task[] wrong = [];
        var ids = await WhileWriterIsBusyAsync(() =>
        {
            var before = _open.InsertAsync();
            wrong = [Jobs.InsertIfAbsentAsync(JobRows.Pending(job => job with { MaxAttempts = 0 }), None), Jobs.SaveIfUnchangedAsync(final, final.In(JobStatus.Pending), None)];
            return Task.WhenAll(before, _open.InsertAsync());
        });
        Assert.Contains("jobs_attempts_are_counted", (await Assert.ThrowsAsync<PostgresFailure>(() => wrong[0])).Message);
        Assert.Contains("jobs_status_moves: the status may not make this move", (await Assert.ThrowsAsync<PostgresFailure>(() => wrong[1])).Message);
        Assert.Empty(await Jobs.ListMissingAsync(ids, None));
    }

    [Fact]
    public async Task OfTwoWritesOfOneJobTheFirstIsKept()
    {
        var row = JobRows.Pending();
        await Jobs.InsertIfAbsentAsync(row, None);
        var claims = new[] { row.In(JobStatus.Running, "first"), row.In(JobStatus.Running, "second") };
        var kept = await WhileWriterIsBusyAsync(() => Task.WhenAll(claims.Select(claim => Jobs.SaveIfUnchangedAsync(row, claim, None))));
        Assert.Equal([true, false], kept);
        Assert.Equal("first", (await Jobs.FindAsync(row.Job.Id, None))!.Claim!.Host);
    }

    [Fact]
    public async Task OfTwoInsertsWithOneKeyInOneBatchOneIsKeptAndBothAreAnsweredWithIt()
    {
        JobRow[] rows = [.. new[] { "idempotency", "active", "both" }.SelectMany(word => Enumerable.Range(0, 2).Select(_ => JobRows.Pending(job => job with
        {
            IdempotencyKey = word == "active" ? null : word, ActiveKey = word == "idempotency" ? null : word,
        })))];
        var answers = await WhileWriterIsBusyAsync(() => Task.WhenAll(rows.Select(row => Jobs.InsertIfAbsentAsync(row, None))));
        Assert.Equal([true, false, true, false, true, false], answers.Select(answer => answer.Inserted));
        for (var pair = 0; pair < 6; pair += 2) Assert.Equal(rows[pair].Job.Id, answers[pair + 1].Row.Job.Id);
    }

    [Fact]
    public async Task AWriteGivenUpBeforeItsTurnIsNotMade()
    {
        using var giveUp = new CancellationTokenSource();
        var row = JobRows.Pending();
        await WhileWriterIsBusyAsync(async () =>
        {
            var write = Jobs.InsertIfAbsentAsync(row, giveUp.Token);
            await giveUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
            return 0;
        });
        await _open.InsertAsync();
        Assert.Null(await Jobs.FindAsync(row.Job.Id, None));
    }

    // 53100 is raised by a trigger here: a disk of its own for the server would need the right to mount one.
    [Theory, InlineData("53100", "The disk of the database is full."), InlineData("53200", "The database is out of memory.")]
    [InlineData("25006", "The database is read-only."), InlineData("57014", "The database did not answer in time.")]
    public async Task WhatTheServerCannotDoNowIsSaidInASentenceAndIsOverWhenItIsOver(string state, string sentence)
    {
        await _open.AskAsync($"""
            create function refuse() returns trigger language plpgsql as $$ begin raise exception using errcode = '{state}', message = 'no'; end $$;
            create trigger refuse before insert on jobs execute function refuse()
            """);
        var rows = Enumerable.Range(0, 10).Select(_ => JobRows.Pending()).ToArray();
        Task[] writes = [];
        await WhileWriterIsBusyAsync(() =>
        {
            writes = [.. rows.Select(row => Jobs.InsertIfAbsentAsync(row, None))];
            return Task.FromResult(0);
        });
        foreach (var write in writes) Assert.Equal(sentence, (await Assert.ThrowsAsync<StoreUnavailableException>(() => write)).Message);
        await _open.AskAsync("drop trigger refuse on jobs");
        Assert.True(await InsertedAsync(rows[0]));
    }

    [Fact]
    public async Task ATransactionThatWasInTheWayOfAnotherIsTriedAgain()
    {
        await _open.AskAsync("""
            create sequence tries;
            create function refuse() returns trigger language plpgsql as $$
            begin if nextval('tries') < 3 then raise exception using errcode = '40P01', message = 'no'; end if; return null; end $$;
            create trigger refuse before insert on jobs execute function refuse()
            """);
        await _open.InsertAsync();
        Assert.Equal(3L, await _open.AskAsync("select last_value from tries"));
    }

    [Fact]
    public async Task TextThatPostgresCannotHoldComesBackAndSortsAsItWas()
    {
        string[] names = ["a", "a\0", "a\0\u0001", "a\u0001", "a\u0001\0", "a\u0002", "ab"];
        Assert.Equal(names, names.Select(name => PostgresText.Read(PostgresText.Write(name)!)));
        Assert.Equal(names, names.Select(name => PostgresText.Write(name)!).Order(StringComparer.Ordinal).Select(PostgresText.Read));
        var row = JobRows.Pending(job => job with { Name = "half \ud83d", Tenant = "\0", IdempotencyKey = "\0\u0001" });
        Assert.True(await InsertedAsync(row));
        Assert.False(await InsertedAsync(JobRows.Pending(job => job with { Tenant = "\0", IdempotencyKey = "\0\u0001" })));
        Assert.Equal("half \ufffd", (await Jobs.FindAsync(row.Job.Id, None))!.Job.Name);
    }

    private async Task<bool> InsertedAsync(JobRow row) => (await Jobs.InsertIfAbsentAsync(row, None)).Inserted;

    // Everything that act enqueues waits for the writer, and so arrives together. Acts that wait for their writes are let through.
    private async Task<T> WhileWriterIsBusyAsync<T>(Func<Task<T>> act)
    {
        await using var held = await HeldTable.LockAsync(_open, "hosts");
        var blocked = new PostgresHostStore(_open.Database).BeatAsync("host", None);
        await held.UntilWaitedForAsync();
        var acting = act();
        await held.DisposeAsync();
        await blocked;
        return await acting;
    }
}
