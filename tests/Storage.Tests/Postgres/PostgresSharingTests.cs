using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Jobs;
using OrleansJobs.Silo.Storage;
using OrleansJobs.Silo.Storage.Postgres;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests.Postgres;

/// <summary>Several processes on one database, and the one that wants it alone.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresSharingTests(PostgresRun run)
{
    /// <summary>Whose the right to be alone is: the id of a backend.</summary>
    private const string Holder =
        "select pid from pg_locks join pg_database on oid = database where datname = current_database() and locktype = 'advisory' and objsubid = 1 and granted";

    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task TenProcessesThatStartAtOnceOnAnEmptyDatabaseAllSucceed()
    {
        var connectionString = await run.Server.CreateDatabaseAsync();
        var opened = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => PostgresTestDatabase.OpenAsync(connectionString))));
        Assert.Equal((long)SqlScripts.Load("postgres").Migrations.Length, await opened[0].AskAsync("select count(*) from migrations"));
        foreach (var one in opened) await one.DisposeAsync();
    }

    [Fact]
    public async Task CountsAreRightAfterProcessesThatWroteAtOnceAndNobodyWaitedForALock()
    {
        await using var first = await PostgresTestDatabase.CreateAsync(run.Server);
        await using var second = await PostgresTestDatabase.OpenAsync(first.ConnectionString);
        await using var third = await PostgresTestDatabase.OpenAsync(first.ConnectionString);
        await Task.WhenAll(new[] { first, second, third }.SelectMany(open => Enumerable.Range(0, 40).Select(turn => Task.Run(async () =>
        {
            var row = JobRows.Pending();
            await open.Jobs.InsertIfAbsentAsync(row, None);
            var running = row.In(JobStatus.Running);
            Assert.True(await open.Jobs.SaveIfUnchangedAsync(row, running, None));
            var end = running.In((JobStatus)(2 + turn % 3));
            Assert.True(await open.Jobs.SaveIfUnchangedAsync(running, end, None));
            if (turn % 5 == 0) Assert.True(await open.Jobs.DeleteIfFinalAsync(end.Job.Id, None));
        }))));
        var counts = await first.Jobs.CountAsync(None);
        Assert.Equal(96, counts.Values.Sum());
        foreach (var (status, count) in counts)
            Assert.Equal(await first.AskAsync($"select count(*) from jobs where status = '{JobWords.Of(status)}'"), count);
        Assert.InRange((long)(await first.AskAsync("select count(distinct shard) from job_counts"))!, 2, 64);
    }

    /// <param name="isOver">Whether a job has had the key, until its time was over.</param>
    [Theory, InlineData(false), InlineData(true)]
    public async Task FiftyThatRaceForAKeyFromTwoProcessesGetOneJob(bool isOver)
    {
        await using var first = await PostgresTestDatabase.CreateAsync(run.Server);
        await using var second = await PostgresTestDatabase.OpenAsync(first.ConnectionString);
        var old = JobRows.Pending(job => job with { IdempotencyKey = "key", CreatedAt = DateTimeOffset.UtcNow.AddDays(-2) });
        if (isOver) await first.Jobs.InsertIfAbsentAsync(old, None);
        IdempotencyKeys[] keys = [KeysOf(first), KeysOf(second)];
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(turn => Task.Run(() => keys[turn % 2].InsertAsync(
            JobRows.Pending(job => job with { IdempotencyKey = "key", CreatedAt = DateTimeOffset.UtcNow })))));
        var winner = Assert.Single(answers, answer => answer.Inserted).Row.Job.Id;
        Assert.All(answers, answer => Assert.Equal(winner, answer.Row.Job.Id));
        Assert.Equal(isOver ? 2L : 1L, await first.AskAsync("select count(*) from jobs"));

        static IdempotencyKeys KeysOf(PostgresTestDatabase open) => new(open.Jobs, Options.Create(new SubmissionOptions()), TimeProvider.System);
    }

    [Fact]
    public async Task FiftyThatRaceForAnActiveKeyFromTwoProcessesGetOneJob()
    {
        await using var first = await PostgresTestDatabase.CreateAsync(run.Server);
        await using var second = await PostgresTestDatabase.OpenAsync(first.ConnectionString);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(turn => Task.Run(() =>
            (turn % 2 == 0 ? first : second).Jobs.InsertIfAbsentAsync(JobRows.Pending(job => job with { ActiveKey = "bank-7" }), None))));
        var winner = Assert.Single(answers, answer => answer.Inserted).Row.Job.Id;
        Assert.All(answers, answer => Assert.Equal(winner, answer.Row.Job.Id));
    }

    [Fact]
    public async Task ATransactionThatIsOpenKeepsNobodyElseFromCounting()
    {
        await using var open = await PostgresTestDatabase.CreateAsync(run.Server);
        var row = JobRows.Pending();
        await open.Jobs.InsertIfAbsentAsync(row, None);
        await using var other = new Npgsql.NpgsqlConnection(open.ConnectionString);
        await other.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using (var insert = new Npgsql.NpgsqlCommand("insert into jobs select * from (select (jsonb_populate_record(j, jsonb_build_object('id', gen_random_uuid()))).* from jobs as j) as copy", other))
            Assert.Equal(1, await insert.ExecuteNonQueryAsync());
        await open.InsertAsync();
        await transaction.RollbackAsync();
        Assert.Equal(2, (await open.Jobs.CountAsync(None))[JobStatus.Pending]);
    }

    [Fact]
    public async Task AHostThatIsSilentForTooLongByTheClockOfTheDatabaseHasLostItsJobs()
    {
        await using var open = await PostgresTestDatabase.CreateAsync(run.Server);
        var hosts = new PostgresHostStore(open.Database);
        foreach (var host in new[] { "self", "silent", "ancient" }) await hosts.RegisterAsync(host, None);
        var row = JobRows.Pending().In(JobStatus.Running, "silent");
        await open.Jobs.InsertIfAbsentAsync(row, None);
        var silence = TimeSpan.FromSeconds(30);
        Assert.Empty(await open.Jobs.ListClaimedByGoneHostsOrAsync("self", silence, 10, None));
        await open.AskAsync("update hosts set seen_at = seen_at - interval '31 seconds' where name = 'silent'");
        Assert.Equal(row.Job.Id, Assert.Single(await open.Jobs.ListClaimedByGoneHostsOrAsync("self", silence, 10, None)).Id);
        Assert.Empty(await open.Jobs.ListClaimedByGoneHostsOrAsync("self", TimeSpan.FromDays(365), 10, None));
        await hosts.BeatAsync("silent", None);
        Assert.Empty(await open.Jobs.ListClaimedByGoneHostsOrAsync("self", silence, 10, None));
        await open.AskAsync("update hosts set seen_at = seen_at - interval '25 hours' where name = 'ancient'");
        await hosts.RegisterAsync("another", None);
        Assert.Equal("another,self,silent", await open.AskAsync("select string_agg(name, ',' order by name) from hosts"));
    }

    [Fact]
    public async Task ASecondProcessIsRefusedWhereOneWantsToBeAloneAndToldWhoThatIs()
    {
        var connectionString = await run.Server.CreateDatabaseAsync();
        await using (await PostgresTestDatabase.OpenAsync(connectionString, alone: true))
        {
            var refusal = await Assert.ThrowsAsync<StoreStartException>(() => PostgresTestDatabase.OpenAsync(connectionString, alone: true));
            Assert.Matches($@"is in use by another process \(orleans-jobs .+:{Environment.ProcessId}, backend \d+, from 127.0.0.1\): stop that one", refusal.Message);
        }

        await using var next = await PostgresTestDatabase.OpenAsync(connectionString, alone: true);
        await new PostgresHostStore(next.Database).RegisterAsync("self", None);
    }

    /// <summary>The server misses a process that was killed only a moment after its successor may have started.</summary>
    [Fact]
    public async Task AStartWaitsForTheRightOfOneThatIsEnding()
    {
        var connectionString = await run.Server.CreateDatabaseAsync();
        var ending = await PostgresTestDatabase.OpenAsync(connectionString, alone: true);
        var starting = PostgresTestDatabase.OpenAsync(connectionString, alone: true);
        await Task.WhenAny(starting, Task.Delay(300));
        Assert.False(starting.IsCompleted, "It did not wait.");
        await ending.DisposeAsync();
        await (await starting).DisposeAsync();
    }

    [Fact]
    public async Task AProcessThatLosesItsConnectionTakesItsRightAgain()
    {
        await using var open = await PostgresTestDatabase.OpenAsync(await run.Server.CreateDatabaseAsync(), alone: true, () => Assert.Fail("It is still alone."));
        var before = await open.AskAsync(Holder);
        await CutAsync(open); // which only asks the old one to end: it may hold its right for a while
        await Until.TrueAsync(async () => await open.AskAsync(Holder) is int now && !now.Equals(before)); // with no write in between
        await open.InsertAsync();
    }

    [Fact]
    public async Task AProcessWhoseRightWasTakenWritesNothingAndStops()
    {
        var connectionString = await run.Server.CreateDatabaseAsync();
        var stopped = new TaskCompletionSource();
        await using var open = await PostgresTestDatabase.OpenAsync(connectionString, alone: true, () => stopped.SetResult());
        await using var thief = new Npgsql.NpgsqlConnection(connectionString);
        await thief.OpenAsync();
        await using var take = new Npgsql.NpgsqlCommand("select pg_advisory_lock(hashtextextended('orleans-jobs alone ' || current_schema(), 0))", thief);
        var taking = take.ExecuteNonQueryAsync();
        await Until.TrueAsync(async () => await open.AskAsync("select count(*) from pg_locks where not granted") is 1L);
        await CutAsync(open);
        await taking;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Until.TrueAsync(async () => await open.InsertAsync() == default));
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0L, await open.AskAsync("select count(*) from jobs"));
    }

    private static Task CutAsync(PostgresTestDatabase open) => open.AskAsync($"select count(pg_terminate_backend(pid)) from ({Holder}) as holder");
}
