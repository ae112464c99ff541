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
        var sweeper = new FileSweeper(files, NullLogger<FileSweeper>.Instance);
        Assert.Equal(2, await sweeper.SweepAsync(open.Jobs, CancellationToken.None));
        Assert.Equal([job], files.ListKept());
        Assert.True(File.Exists(Path.Combine(open.Options.FilesDirectory, "README")));
        Assert.Equal(0, await sweeper.SweepAsync(open.Jobs, CancellationToken.None));
    }
}
