using System.Collections.Concurrent;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Storage;
using OrleansJobs.Storage.Tests.Support;
using OrleansJobs.Support.Postgres;

namespace OrleansJobs.Storage.Tests.Postgres;

/// <summary>The server goes and comes; nothing that was acknowledged is lost, and the store works again by itself.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresOutageTests(PostgresRun run)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, InlineData(true), InlineData(false)]
    public async Task EveryAcknowledgedWriteOutlivesTheServer(bool killed)
    {
        await using var server = await PostgresServer.StartAsync();
        await using var open = await PostgresTestDatabase.CreateAsync(server);
        using var load = new Load(open, writers: 16);
        await load.UntilAcknowledgedAsync(500);
        if (killed) await server.KillAsync();
        else await server.StopAsync();
        await load.UntilRefusedAsync();
        await server.StartAgainAsync();
        await load.UntilAcknowledgedAsync(500);
        var ids = await load.EndAsync();
        Assert.Empty(await open.Jobs.ListMissingAsync(ids, None));
        Assert.Equal((long)(await open.AskAsync("select count(*) from jobs"))!, (await open.Jobs.CountAsync(None)).Values.Sum());
    }

    [Fact]
    public async Task AConnectionThatIsCutUnderLoadIsReplaced()
    {
        await using var open = await PostgresTestDatabase.CreateAsync(run.Server);
        using var load = new Load(open, writers: 16);
        for (var turn = 0; turn < 5; turn++)
        {
            await load.UntilAcknowledgedAsync(200);
            await open.AskAsync("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        }

        await load.UntilAcknowledgedAsync(200);
        Assert.Empty(await open.Jobs.ListMissingAsync(await load.EndAsync(), None));
    }

    [Fact]
    public async Task ReadsGoOnAfterTheServerWasStartedAgain()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var open = await PostgresTestDatabase.CreateAsync(server);
        var id = await open.InsertAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => open.Jobs.FindAsync(id, None)));
        await server.StopAsync();
        Assert.Equal("The database does not answer.", (await Assert.ThrowsAsync<StoreUnavailableException>(() => open.Jobs.FindAsync(id, None))).Message);
        await server.StartAgainAsync();
        Assert.NotNull(await open.Jobs.FindAsync(id, None));
    }

    [Fact]
    public async Task AServerWithoutAFreeConnectionIsSaidInASentence()
    {
        var admin = await run.Server.CreateDatabaseAsync();
        await using var owner = await PostgresTestDatabase.OpenAsync(admin);
        await owner.AskAsync("create role narrow login connection limit 1; grant all on schema public to narrow; grant all on all tables in schema public to narrow");
        await using var open = await PostgresTestDatabase.OpenAsync(admin.Replace("Username=postgres", "Username=narrow", StringComparison.Ordinal));
        await using var held = await HeldTable.LockAsync(owner, "jobs");
        var insert = open.InsertAsync();
        await held.UntilWaitedForAsync();
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => open.Jobs.CountAsync(None));
        Assert.Equal("The database has no connection free.", refusal.Message);
        await held.DisposeAsync();
        await insert;
    }

    /// <summary>Writers that go on whatever happens, and remember what was acknowledged.</summary>
    private sealed class Load : IDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly ConcurrentBag<JobId> _acknowledged = [];
        private readonly Task _writers;
        private int _refused;

        public Load(PostgresTestDatabase open, int writers) =>
            _writers = Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() => WriteAsync(open))));

        public Task UntilAcknowledgedAsync(int more)
        {
            var goal = _acknowledged.Count + more;
            return Until.TrueAsync(() => Task.FromResult(_acknowledged.Count >= goal));
        }

        public Task UntilRefusedAsync() => Until.TrueAsync(() => Task.FromResult(_refused > 0));

        public async Task<JobId[]> EndAsync()
        {
            await _end.CancelAsync();
            await _writers;
            return [.. _acknowledged];
        }

        public void Dispose() => _end.Dispose();

        private async Task WriteAsync(PostgresTestDatabase open)
        {
            while (!_end.IsCancellationRequested)
            {
                try
                {
                    _acknowledged.Add(await open.InsertAsync());
                }
                catch (StoreUnavailableException)
                {
                    Interlocked.Increment(ref _refused);
                    await Task.Delay(20);
                }
            }
        }
    }
}
