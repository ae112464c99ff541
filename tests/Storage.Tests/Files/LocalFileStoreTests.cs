using System.Text;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Storage.Files;
using OrleansJobs.Silo.Storage;
using OrleansJobs.Storage.Tests.Support;
using OrleansJobs.Support;

namespace OrleansJobs.Storage.Tests.Files;

public sealed class LocalFileStoreTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TemporaryDirectory _directory = new();
    private readonly JobId _id = JobId.New(TimeProvider.System);

    private LocalFileStore Files => new(new StorageOptions { DataDirectory = _directory.Path });

    public void Dispose() => _directory.Dispose();

    [Theory, InlineData(0), InlineData(1), InlineData(262_144), InlineData(3_000_001)]
    public async Task AFileIsReadAsItWasKept(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        Assert.Equal(length, await Files.SaveAsync(_id, new MemoryStream(bytes), None));
        Assert.Equal(bytes, await ReadAsync(_id));
        Assert.Equal([_id.ToString()], Names());
    }

    [Fact]
    public void AFileThatIsNotThereIsNullAndIsDeletedWithoutAWord()
    {
        Assert.Null(Files.OpenRead(_id));
        Files.Delete(_id);
    }

    [Fact]
    public async Task AReaderThatBreaksOffLeavesNothing()
    {
        await Assert.ThrowsAsync<IOException>(() => Files.SaveAsync(_id, new BreakingStream(new IOException("The sender left.")), None));
        Assert.Empty(Names());
    }

    [Fact]
    public async Task ACancelledSaveLeavesNothing()
    {
        using var cancel = new CancellationTokenSource();
        var saving = Files.SaveAsync(_id, new BreakingStream(null, cancel), cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saving);
        Assert.Empty(Names());
    }

    [Fact]
    public async Task ADiskThatRefusesIsSaidInASentence()
    {
        var files = Files;
        Directory.Delete(_directory.Of("files/incoming"));
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => files.SaveAsync(_id, Content("x"), None));
        Assert.StartsWith("The file could not be kept: ", refusal.Message);
    }

    [Fact]
    public async Task ASharedFileOutlivesTheOneItCameFrom()
    {
        var copy = JobId.New(TimeProvider.System);
        await Files.SaveAsync(_id, Content("song"), None);
        await Files.ShareAsync(_id, copy, None);
        await Files.ShareAsync(_id, copy, None);
        Files.Delete(_id);
        Assert.Null(Files.OpenRead(_id));
        Assert.Equal("song", Encoding.UTF8.GetString(await ReadAsync(copy)));
    }

    [Fact]
    public async Task SharingAFileThatIsNotThereDoesNothing()
    {
        await Files.ShareAsync(_id, JobId.New(TimeProvider.System), None);
        Assert.Empty(Names());
    }

    [Fact]
    public async Task AKeptFileCanBeReadFromAnyPlace()
    {
        await Files.SaveAsync(_id, Content("abcdef"), None);
        await using var file = Files.OpenRead(_id)!;
        file.Seek(3, SeekOrigin.Begin);
        Assert.Equal('d', file.ReadByte());
        Assert.Equal(6, file.Length);
    }

    private static MemoryStream Content(string text) => new(Encoding.UTF8.GetBytes(text));

    private async Task<byte[]> ReadAsync(JobId id)
    {
        await using var file = Files.OpenRead(id)!;
        using var all = new MemoryStream();
        await file.CopyToAsync(all);
        return all.ToArray();
    }

    private IEnumerable<string> Names() =>
        Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path));

    /// <summary>Gives a megabyte, and then the trouble.</summary>
    private sealed class BreakingStream(Exception? trouble, CancellationTokenSource? cancel = null) : MemoryStream(new byte[1_000_000])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position < Length) return await base.ReadAsync(buffer, cancellationToken);
            if (cancel is not null) await cancel.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw trouble!;
        }
    }
}
