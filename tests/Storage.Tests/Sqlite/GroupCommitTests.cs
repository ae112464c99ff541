using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Storage;
using OrleansJobs.Silo.Storage.Sqlite;
using OrleansJobs.Storage.Tests.Support;
using SQLitePCL;

namespace OrleansJobs.Storage.Tests.Sqlite;

public sealed class GroupCommitTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private OpenDatabase _open = null!;
    private int _commits;

    private SqliteWriter Writer => _open.Database.Writer;

    public async Task InitializeAsync()
    {
        _open = await OpenDatabase.CreateAsync();
        await Writer.WriteAsync(session => OnCommit(session, refuse: false), None);
    }

    public async Task DisposeAsync() => await _open.DisposeAsync();

    [Theory, InlineData(50, 1), InlineData(SqliteWriter.MaxBatch, 1), InlineData(SqliteWriter.MaxBatch + 1, 2)]
    public async Task WritesThatWaitTogetherShareATransaction(int writes, int transactions)
    {
        var ids = await WhileWriterIsBusyAsync(() => Task.WhenAll(Enumerable.Range(0, writes).Select(_ => _open.InsertAsync())));
        Assert.Equal(1 + transactions, _commits);
        Assert.Empty(await _open.Jobs.ListMissingAsync(ids, None));
    }

    [Fact]
    public async Task AWriteThatFailsDoesNotFailItsNeighbours()
    {
        var wrong = JobRows.Pending().With(job => job with { MaxAttempts = 0 });
        Task<JobId> before = null!, after = null!;
        Task failing = null!;
        await WhileWriterIsBusyAsync(() =>
        {
            before = _open.InsertAsync();
            failing = _open.Jobs.InsertIfAbsentAsync(wrong, None);
            after = _open.InsertAsync();
            return Task.FromResult(0);
        });
        await Assert.ThrowsAsync<SqliteFailure>(() => failing);
        Assert.Empty(await _open.Jobs.ListMissingAsync([await before, await after], None));
        Assert.Equal(2, _commits);
    }

    [Fact]
    public async Task SeveralStatementsOfOneWriteAreKeptOrUndoneTogether()
    {
        var jobs = new[] { JobRows.Pending(), JobRows.Pending().With(job => job with { MaxAttempts = 0 }) };
        var failing = Writer.WriteAsync(session =>
        {
            session.Atomically(several =>
            {
                foreach (var job in jobs) SqliteJobWrites.InsertIfAbsent(several, job, JobTexts.Of(job));
            });
            return 0;
        }, None);
        await Assert.ThrowsAsync<SqliteFailure>(() => failing);
        Assert.Null(await _open.Jobs.FindAsync(jobs[0].Job.Id, None));
        await _open.InsertAsync();
    }

    [Fact]
    public async Task ACommitThatFailsFailsAllItsWritesAndTheNextOneServesAgain()
    {
        var rows = Enumerable.Range(0, 10).Select(_ => JobRows.Pending()).ToArray();
        Task[] writes = [];
        await WhileWriterIsBusyAsync(() =>
        {
            var refuse = Writer.WriteAsync(session => OnCommit(session, refuse: true), None);
            writes = [refuse, .. rows.Select(row => _open.Jobs.InsertIfAbsentAsync(row, None))];
            return Task.FromResult(0);
        });
        foreach (var write in writes) await Assert.ThrowsAsync<StoreUnavailableException>(() => write);
        Assert.Equal(rows.Length, (await _open.Jobs.ListMissingAsync([.. rows.Select(row => row.Job.Id)], None)).Length);
        _refused = false;
        await _open.InsertAsync();
    }

    [Fact]
    public async Task AFullDiskIsSaidInASentenceAndLeavesWhatWasConfirmed()
    {
        var kept = await _open.InsertAsync();
        await Writer.WriteAsync(session => session.Ask("pragma max_page_count = 1"), None);
        var big = JobRows.Pending(job => job with { Input = new JsonText($"\"{new string('x', 1_000_000)}\"") });
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => _open.Jobs.InsertIfAbsentAsync(big, None));
        Assert.Equal("The disk is full.", refusal.Message);
        await Writer.WriteAsync(session => session.Ask("pragma max_page_count = 1000000"), None);
        Assert.True((await _open.Jobs.InsertIfAbsentAsync(big, None)).Inserted);
        Assert.NotNull(await _open.Jobs.FindAsync(kept, None));
    }

    [Fact]
    public async Task AWriteGivenUpBeforeItsTurnIsNotMade()
    {
        using var giveUp = new CancellationTokenSource();
        var row = JobRows.Pending();
        Task write = null!;
        await WhileWriterIsBusyAsync(async () =>
        {
            write = _open.Jobs.InsertIfAbsentAsync(row, giveUp.Token);
            await giveUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
            return 0;
        });
        await _open.InsertAsync();
        Assert.Null(await _open.Jobs.FindAsync(row.Job.Id, None));
    }

    private volatile bool _refused;

    private int OnCommit(SqliteSession session, bool refuse)
    {
        _refused = refuse;
        raw.sqlite3_commit_hook(session.Handle, _ =>
        {
            if (!_refused) Interlocked.Increment(ref _commits);
            return _refused ? 1 : 0;
        }, null);
        return _commits = -1; // this write's own commit does not count
    }

    // Everything that act enqueues waits for the writer, and so arrives together. Acts that wait for their writes are let through.
    private async Task<T> WhileWriterIsBusyAsync<T>(Func<Task<T>> act)
    {
        using var release = new ManualResetEventSlim();
        var busy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var blocker = Writer.WriteAsync(_ =>
        {
            busy.SetResult();
            release.Wait();
            return 0;
        }, None);
        await busy.Task;
        var acting = act();
        if (!acting.IsCompleted) await Task.Yield();
        release.Set();
        await blocker;
        return await acting;
    }
}
