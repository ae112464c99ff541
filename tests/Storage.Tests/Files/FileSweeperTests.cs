using Microsoft.Extensions.Logging.Abstractions;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Storage.Files;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests.Files;

public sealed class FileSweeperTests
{
    [Fact]
    public async Task ASweepDeletesHalvesAndOrphansAndKeepsTheFilesOfJobs()
    {
        await using var open = await OpenDatabase.CreateAsync();
        var files = new LocalFileStore(open.Options);
        var (job, orphan) = (await open.InsertAsync(), JobId.New(TimeProvider.System));
        foreach (var id in new[] { job, orphan }) await files.SaveAsync(id, new MemoryStream([1]), CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(open.Options.FilesDirectory, "incoming", "half"), "half");
        await File.WriteAllTextAsync(Path.Combine(open.Options.FilesDirectory, "README"), "not ours");
        var sweeper = new FileSweeper(files, TimeProvider.System, NullLogger<FileSweeper>.Instance);
        Assert.Equal(2, await sweeper.SweepAsync(open.Jobs, TimeSpan.Zero, CancellationToken.None));
        Assert.Equal([job], files.ListKept(DateTimeOffset.MaxValue));
        Assert.True(File.Exists(Path.Combine(open.Options.FilesDirectory, "README")));
        Assert.Equal(0, await sweeper.SweepAsync(open.Jobs, TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task BesideOtherProcessesASweepLeavesWhatIsYoung()
    {
        await using var open = await OpenDatabase.CreateAsync();
        var files = new LocalFileStore(open.Options);
        var (young, old) = (JobId.New(TimeProvider.System), JobId.New(TimeProvider.System));
        foreach (var id in new[] { young, old }) await files.SaveAsync(id, new MemoryStream([1]), CancellationToken.None);
        string[] halves = [.. new[] { "young", "old" }.Select(name => Path.Combine(open.Options.FilesDirectory, "incoming", name))];
        foreach (var half in halves) await File.WriteAllTextAsync(half, "half");
        var longAgo = DateTime.UtcNow - TimeSpan.FromHours(2);
        foreach (var path in new[] { Path.Combine(open.Options.FilesDirectory, old.ToString()), halves[1] }) File.SetLastWriteTimeUtc(path, longAgo);
        var sweeper = new FileSweeper(files, TimeProvider.System, NullLogger<FileSweeper>.Instance);
        Assert.Equal(2, await sweeper.SweepAsync(open.Jobs, TimeSpan.FromHours(1), CancellationToken.None));
        Assert.Equal([young], files.ListKept(DateTimeOffset.MaxValue));
        Assert.Equal([true, false], halves.Select(File.Exists));
    }
}
