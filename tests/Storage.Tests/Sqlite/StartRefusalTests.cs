using System.Security.Cryptography;
using OrleansJobs.Silo.Storage;
using OrleansJobs.Storage.Tests.Support;
using OrleansJobs.Support;

namespace OrleansJobs.Storage.Tests.Sqlite;

/// <summary>Whatever is wrong at start is said in one sentence, with what to do, and the database keeps every byte.</summary>
public sealed class StartRefusalTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    private StorageOptions Options => new() { DataDirectory = _directory.Path, StartBusyTimeout = TimeSpan.FromMilliseconds(50) };

    public async Task InitializeAsync() => await (await OpenDatabase.OpenAsync(Options)).DisposeAsync();

    public Task DisposeAsync()
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_directory.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _directory.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task ADatabaseThatIsOpenInThisProcessIsRefused()
    {
        await using var open = await OpenDatabase.OpenAsync(Options);
        await AssertRefusedAsync($"The data directory {_directory.Path} is in use by another process (pid {Environment.ProcessId}): stop that one");
    }

    [Fact]
    public async Task ADatabaseLockedByAnotherProgramsTransactionIsRefused()
    {
        using var other = OpenDatabase.Intrude(Options);
        other.Execute("begin immediate");
        await AssertRefusedAsync("is locked by a transaction of another process: end it");
    }

    [Fact]
    public async Task ADatabaseHeldExclusivelyByAnotherProgramIsRefused()
    {
        using var other = OpenDatabase.Intrude(Options);
        other.Ask("pragma journal_mode = delete");
        other.Execute("begin exclusive");
        await AssertRefusedAsync("is locked by a transaction of another process: end it");
    }

    [Fact]
    public async Task AReadOnlyFileIsRefused()
    {
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(Options.DatabasePath, UnixFileMode.UserRead);
        await AssertRefusedAsync("is read-only for this user: make it writable");
    }

    [Fact]
    public async Task AReadOnlyDirectoryIsRefused()
    {
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(_directory.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await AssertRefusedAsync("is not writable for this user: change its permissions");
    }

    [Fact]
    public async Task AFileThatIsNoDatabaseIsRefused()
    {
        await File.WriteAllTextAsync(Options.DatabasePath, string.Concat(Enumerable.Repeat("Dear diary. ", 1000)));
        await AssertRefusedAsync("is not a SQLite database: move it away");
    }

    [Fact]
    public async Task ADamagedDatabaseIsRefused()
    {
        var bytes = await File.ReadAllBytesAsync(Options.DatabasePath);
        Array.Fill(bytes, (byte)0xA5, bytes.Length / 2, bytes.Length / 4);
        await File.WriteAllBytesAsync(Options.DatabasePath, bytes);
        await AssertRefusedAsync("is damaged: restore a copy");
    }

    [Fact]
    public async Task ATruncatedDatabaseIsRefused()
    {
        var bytes = await File.ReadAllBytesAsync(Options.DatabasePath);
        await File.WriteAllBytesAsync(Options.DatabasePath, bytes[..(bytes.Length / 2)]);
        await AssertRefusedAsync("is damaged: restore a copy");
    }

    [Fact]
    public async Task ADatabaseOfANewerVersionIsRefused()
    {
        using (var other = OpenDatabase.Intrude(Options)) other.Execute("insert into migrations values ('9999_wings', 0)");
        await AssertRefusedAsync("was written by a newer version (it has the migration '9999_wings'): start that version");
    }

    [Fact]
    public async Task ADatabaseOfAnotherProgramIsRefused()
    {
        using (var other = OpenDatabase.Intrude(Options)) other.Execute("drop table migrations");
        await AssertRefusedAsync("is a database of another program: choose another data directory");
    }

    [Fact]
    public async Task ADataPathThatIsAFileIsRefused()
    {
        var refusal = await Assert.ThrowsAsync<StoreStartException>(() => OpenDatabase.OpenAsync(Options with { DataDirectory = Options.DatabasePath }));
        Assert.Contains("is a file: choose another directory", refusal.Message);
    }

    [Fact]
    public async Task ADatabaseWhoseLogWasLeftBehindIsOpenedWithAllThatWasConfirmed()
    {
        using (var other = OpenDatabase.Intrude(Options))
        {
            other.LeaveFileAsItIs();
            other.Execute("insert into hosts values ('left-behind', 0)");
        }

        Assert.True(File.Exists($"{Options.DatabasePath}-wal"));
        await using var open = await OpenDatabase.OpenAsync(Options);
        Assert.Equal("left-behind", open.Readers.Read(session => session.Ask("select name from hosts")));
    }

    [Fact]
    public async Task ALogWhoseDatabaseWasMovedAwayIsRefusedAndKept()
    {
        using (var other = OpenDatabase.Intrude(Options))
        {
            other.LeaveFileAsItIs();
            other.Execute("insert into hosts values ('left-behind', 0)");
        }

        var log = $"{Options.DatabasePath}-wal";
        var size = new FileInfo(log).Length;
        File.Move(Options.DatabasePath, $"{Options.DatabasePath}.damaged");
        var refusal = await Assert.ThrowsAsync<StoreStartException>(() => OpenDatabase.OpenAsync(Options));
        Assert.Contains("holds the newest jobs of a database that is not beside it any more: put jobs.db back", refusal.Message);
        Assert.Equal(size, new FileInfo(log).Length);
        Assert.False(File.Exists(Options.DatabasePath));
    }

    [Fact]
    public async Task AnEmptyFileBecomesADatabase()
    {
        await File.WriteAllBytesAsync(Options.DatabasePath, []);
        await using var open = await OpenDatabase.OpenAsync(Options);
        Assert.Equal("0", open.Readers.Read(session => session.Ask("select count(*) from jobs")));
    }

    private async Task AssertRefusedAsync(string sentence)
    {
        var before = Fingerprint();
        var refusal = await Assert.ThrowsAsync<StoreStartException>(() => OpenDatabase.OpenAsync(Options));
        Assert.Contains(sentence, refusal.Message);
        Assert.EndsWith(".", refusal.Message);
        Assert.Equal(before, Fingerprint());
    }

    private string Fingerprint()
    {
        using var file = new FileStream(Options.DatabasePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Convert.ToHexString(SHA256.HashData(file));
    }
}
