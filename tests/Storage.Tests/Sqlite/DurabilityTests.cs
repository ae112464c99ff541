using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Storage.Sqlite;
using OrleansJobs.Silo.Storage;
using OrleansJobs.Storage.Tests.Support;
using OrleansJobs.Support;

namespace OrleansJobs.Storage.Tests.Sqlite;

public sealed class DurabilityTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private StorageOptions Options => new() { DataDirectory = _directory.Path };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task EveryJobConfirmedByAKilledProcessIsThere()
    {
        using var process = new CrashProcess(_directory.Path);
        Assert.Equal("opened", await process.ReadLineAsync());
        var said = new List<string>();
        while (said.Count < 500) said.Add((await process.ReadLineAsync())!);
        said.AddRange(await process.KillAsync());
        await using var database = await OpenDatabase.OpenAsync(Options);
        Assert.Empty(await new SqliteJobStore(database).ListMissingAsync([.. said.Select(JobId.Parse)], CancellationToken.None));
        Assert.Equal("ok", database.Readers.Read(session => session.Ask("pragma integrity_check")));
    }

    [Fact]
    public async Task ASecondProcessIsRefusedAndNamesTheFirst()
    {
        using var first = new CrashProcess(_directory.Path);
        Assert.Equal("opened", await first.ReadLineAsync());
        using var second = new CrashProcess(_directory.Path);
        Assert.Equal(
            $"refused: The data directory {_directory.Path} is in use by another process (pid {first.Id}): stop that one, or choose another directory.",
            await second.ReadLineAsync());
        Assert.NotNull(await first.ReadLineAsync());
    }

    [Fact]
    public async Task ACopyOfTheFileAloneAfterACleanCloseIsWhole()
    {
        var database = await OpenDatabase.OpenAsync(Options);
        var row = JobRows.Pending();
        await new SqliteJobStore(database).InsertIfAbsentAsync(row, CancellationToken.None);
        await database.DisposeAsync();
        Assert.False(File.Exists($"{Options.DatabasePath}-wal"));
        using var elsewhere = new TemporaryDirectory();
        File.Copy(Options.DatabasePath, elsewhere.Of("jobs.db"));
        await using var copy = await OpenDatabase.OpenAsync(new StorageOptions { DataDirectory = elsewhere.Path });
        Assert.NotNull(await new SqliteJobStore(copy).FindAsync(row.Job.Id, CancellationToken.None));
    }

    [Fact]
    public async Task WritesThatArrivedBeforeTheCloseAreMadeAndLaterOnesRefused()
    {
        var database = await OpenDatabase.OpenAsync(Options);
        var store = new SqliteJobStore(database);
        var writes = Enumerable.Range(0, 300).Select(_ => store.InsertIfAbsentAsync(JobRows.Pending(), CancellationToken.None)).ToArray();
        await database.DisposeAsync();
        Assert.All(await Task.WhenAll(writes), answer => Assert.True(answer.Inserted));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.InsertIfAbsentAsync(JobRows.Pending(), CancellationToken.None));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ListAsync(new JobListQuery(1), CancellationToken.None));
    }

    [Fact]
    public async Task AnotherHostIsForgottenWhenOneRegisters()
    {
        await using var database = await OpenDatabase.OpenAsync(Options);
        var hosts = new SqliteHostStore(database, TimeProvider.System);
        await hosts.RegisterAsync("host-1", CancellationToken.None);
        await hosts.RegisterAsync("host-2", CancellationToken.None);
        Assert.Equal("host-2", database.Readers.Read(session => session.Ask("select group_concat(name) from hosts")));
    }
}
