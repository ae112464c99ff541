using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers;
using OrleansJobs.Silo.Storage;
using OrleansJobs.Silo.Storage.Files;
using OrleansJobs.Support;
using OrleansJobs.Support.Audio;

namespace OrleansJobs.Handlers.Tests;

public sealed class AnalysisHandlerTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();
    private readonly List<JobProgress> _shown = [];
    private readonly List<string> _said = [];
    private readonly JobSnapshot _job = new() { Id = JobHost.NewId(), Type = AnalysisHandler.Type };

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task TheBarNeverGoesBackAndIsFullOnlyWhenTheFileWasRead()
    {
        var outcome = await RunAsync(WaveFile.Sine(440, -6, 20));
        Assert.IsType<JobOutcome.Succeeded>(outcome);
        var percents = _shown.Select(progress => progress.Percent!.Value).ToList();
        Assert.Equal(percents.Order(), percents);
        Assert.Equal(0, percents[0]);
        Assert.StartsWith("Measured 20 s: ", Assert.Single(_said), StringComparison.Ordinal);
        Assert.All(_shown.Where(progress => progress.Percent == 0), progress => Assert.Equal("Reading the header", progress.Message));
    }

    [Fact]
    public async Task AFileThatCannotBeAnalysedFailsForGoodWithTheReason()
    {
        var failed = Assert.IsType<JobOutcome.Failed>(await RunAsync("RIFFxxxxWAVE"u8.ToArray()));
        Assert.False(failed.Retryable);
        Assert.NotEmpty(failed.Error.Message);
    }

    [Fact]
    public async Task AFileThatIsGoneIsSaidToBeGone()
    {
        var failed = Assert.IsType<JobOutcome.Failed>(await RunAsync(null, """{"file_name":"a.wav","content_type":null,"size_bytes":44}"""));
        Assert.Equal(("file_missing", false), (failed.Error.Code, failed.Retryable));
        Assert.Equal("The uploaded file is not there any more.", failed.Error.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{"gain":2}""")]
    [InlineData("[\"file_name\"]")]
    public async Task AJobThatNeverHadAFileIsToldHowToGetOne(string? input)
    {
        var failed = Assert.IsType<JobOutcome.Failed>(await RunAsync(null, input));
        Assert.Equal(("file_missing", false), (failed.Error.Code, failed.Retryable));
        Assert.Equal("The job has no uploaded file: start it with POST /api/analyze.", failed.Error.Message);
    }

    private async Task<JobOutcome> RunAsync(byte[]? file, string? input = null)
    {
        var files = new LocalFileStore(new StorageOptions { DataDirectory = _data.Path });
        if (file is not null)
        {
            await files.SaveAsync(_job.Id, new MemoryStream(file), CancellationToken.None);
        }

        var context = Attempts.Context(_job with { Input = input is null ? null : new JsonText(input) }, _shown.Add, log: (text, _) => _said.Add(text));
        return await new AnalysisHandler(files).OutcomeAsync(context);
    }
}
