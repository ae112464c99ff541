using System.Diagnostics;
using OrleansJobs.Process.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Audio;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests;

/// <summary>SIGKILL in the middle of something, and the start after it.</summary>
public sealed class KilledAtWorkTests : IDisposable
{
    private readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task AJobThatWasAtWorkIsAtWorkAgainSecondsAfterTheRestart()
    {
        var id = await KillAtWorkAsync();
        await using var again = await ServiceProcess.StartAsync(_data.Path);
        var began = Stopwatch.GetTimestamp();
        var running = await again.Http.WatchUntilAsync(id, job => job.Text("status") == "running" && job.Number("attempt") == 2);
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 15);
        Assert.Equal("crashed", running.GetProperty("attempts")[0].GetProperty("error").Text("code"));

        var done = await again.Http.WatchUntilFinalAsync(id);
        Assert.Equal(("completed", 2L), (done.Text("status"), done.Number("attempt")));
        Assert.Equal(420, done.GetProperty("result").GetProperty("duration_seconds").GetDouble());
    }

    [Fact]
    public async Task AJobWhoseOnlyAttemptWasKilledHasFailedAndSaysWhy()
    {
        var id = await KillAtWorkAsync("Jobs:Types:analysis:Attempts=1");
        await using var again = await ServiceProcess.StartAsync(_data.Path, "Jobs:Types:analysis:Attempts=1");
        var failed = await again.Http.WatchUntilFinalAsync(id);
        Assert.Equal(("failed", 1L), (failed.Text("status"), failed.Number("attempt")));
        Assert.Equal("crashed", failed.GetProperty("error").Text("code"));
        Assert.Matches(@"^[A-Z].+\.$", failed.GetProperty("error").Text("message"));
    }

    [Fact]
    public async Task AnUploadThatWasCutOffLeavesNoJobAndNoFile()
    {
        await using (var service = await ServiceProcess.StartAsync(_data.Path))
        {
            using var upload = await HalfUpload.BeginAsync(service.Url, _data);
            await service.KillAsync();
        }

        Assert.NotEmpty(_data.IncomingFiles);
        await using var again = await ServiceProcess.StartAsync(_data.Path);
        Assert.Empty(await again.Http.JobsAsync());
        Assert.Empty(_data.IncomingFiles);
        Assert.Empty(_data.KeptFiles);
    }

    private async Task<string> KillAtWorkAsync(params string[] settings)
    {
        await using var service = await ServiceProcess.StartAsync(_data.Path, settings);
        var id = await service.Http.UploadUntilAtWorkAsync(Recordings.Long);
        await service.KillAsync();
        return id;
    }
}
