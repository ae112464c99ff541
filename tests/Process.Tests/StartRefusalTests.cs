using OrleansJobs.Process.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Audio;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests;

/// <summary>A service that cannot use its data says why in one sentence, ends with 1, and leaves every byte of the database as it
/// is.</summary>
public sealed class StartRefusalTests : IAsyncLifetime
{
    private const int PageSize = 4096;

    private readonly DataDirectory _data = new();

    /// <summary>A database that has been used.</summary>
    public async Task InitializeAsync()
    {
        await using var service = await ServiceProcess.StartAsync(_data.Path);
        await service.Http.WatchUntilFinalAsync(await service.Http.UploadAsync(Recordings.Short[0]));
        await service.StopAsync();
    }

    public Task DisposeAsync()
    {
        _data.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task ASecondServiceOnTheSameDataIsRefusedAndTheFirstGoesOn()
    {
        await using var first = await ServiceProcess.StartAsync(_data.Path);
        await AssertRefusedAsync($"is in use by another process (pid {first.Run.Id}): stop that one");
        var id = await first.Http.UploadAsync(Recordings.Short[0]);
        Assert.Equal("completed", (await first.Http.WatchUntilFinalAsync(id)).Text("status"));
    }

    [Fact]
    public async Task ALockedDatabaseIsRefused()
    {
        using var other = _data.Intrude();
        other.LeaveFileAsItIs();
        other.Execute("begin exclusive");
        await AssertRefusedAsync("is locked by a transaction of another process: end it");
    }

    [Fact]
    public async Task AReadOnlyDatabaseIsRefused()
    {
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(_data.Database, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await AssertRefusedAsync("is read-only for this user: make it writable");
    }

    [Fact]
    public async Task AFileOfRandomBytesIsRefused()
    {
        await File.WriteAllBytesAsync(_data.Database, RandomBytes(20 * PageSize));
        await AssertRefusedAsync("is not a SQLite database: move it away");
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public async Task ATruncatedDatabaseIsRefused(double share)
    {
        var bytes = await File.ReadAllBytesAsync(_data.Database);
        await File.WriteAllBytesAsync(_data.Database, bytes[..(int)(bytes.Length * share)]);
        await AssertRefusedAsync("is damaged: restore a copy");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public async Task ADatabaseWithAForeignPageIsRefused(int page)
    {
        var bytes = await File.ReadAllBytesAsync(_data.Database);
        RandomBytes(PageSize).CopyTo(bytes, page * PageSize);
        await File.WriteAllBytesAsync(_data.Database, bytes);
        await AssertRefusedAsync("is damaged: restore a copy");
    }

    [Fact]
    public async Task ADatabaseOfANewerVersionIsRefused()
    {
        using (var other = _data.Intrude()) other.Execute("insert into migrations values ('9999_wings', 0)");
        await AssertRefusedAsync("was written by a newer version (it has the migration '9999_wings')");
    }

    [Fact]
    public async Task ADataPathThatIsAFileIsRefused()
    {
        var end = await ProgramRun.ToEndAsync("--urls", $"{ServiceProcess.FreeUrl()}", "--data", _data.Database);
        Refusals.AssertOneSentence(end, "is a file: choose another directory");
    }

    [Fact]
    public async Task AWrongSettingIsRefusedBeforeThereIsADatabase()
    {
        var data = Path.Combine(_data.Path, "elsewhere");
        var end = await ProgramRun.ToEndAsync("--urls", $"{ServiceProcess.FreeUrl()}", "--data", data, "--set", "Jobs:Runner:Concurrency=-1");
        Assert.Equal(1, end.ExitCode);
        Assert.Contains("Concurrency", end.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data));
    }

    private async Task AssertRefusedAsync(string sentence)
    {
        var before = await ReadAsync();
        Refusals.AssertOneSentence(await ProgramRun.ToEndAsync("--urls", $"{ServiceProcess.FreeUrl()}", "--data", _data.Path), sentence);
        var after = await ReadAsync();
        Assert.True(before.AsSpan().SequenceEqual(after), "The database file was changed.");
    }

    private async Task<byte[]> ReadAsync()
    {
        await using var file = new FileStream(_data.Database, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
