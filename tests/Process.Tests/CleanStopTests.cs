using System.Diagnostics;
using System.Runtime.InteropServices;
using OrleansJobs.Process.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Audio;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests;

/// <summary>SIGTERM and Ctrl-C: within ten seconds everything is put down in order, whatever is going on.</summary>
public sealed class CleanStopTests : IDisposable
{
    private readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGINT)]
    public async Task AJobAtWorkIsHandedBackWithoutUsingUpAnAttempt(PosixSignal signal)
    {
        string id;
        await using (var service = await ServiceProcess.StartAsync(_data.Path))
        {
            id = await service.Http.UploadUntilAtWorkAsync(Recordings.Long);
            using var events = await EventReader.OpenAsync(service.Http, $"/api/jobs/{id}/events");
            using var upload = await HalfUpload.BeginAsync(service.Url, _data);
            await AssertStopsInOrderAsync(service, signal);
            await AssertEndsAsync(events);
            Assert.Equal("HTTP/1.1 503 Service Unavailable", await upload.StatusLineAsync());
        }

        Assert.Equal("pending, attempt 0, held by nobody", _data.Ask(
            "select status || ', attempt ' || attempt || ', held by ' || coalesce(claim || claim_host, 'nobody') from jobs"));
        Assert.Equal("0", _data.Ask("select count(*) from hosts"));
        Assert.Empty(_data.IncomingFiles);
        await AssertDoneAtFirstAttemptAsync(id);
    }

    [Fact]
    public async Task TheDatabaseFileAloneIsWholeAfterTheStop()
    {
        string id;
        await using (var service = await ServiceProcess.StartAsync(_data.Path))
        {
            id = await service.Http.UploadAsync(Recordings.Short[0]);
            await service.Http.WatchUntilFinalAsync(id);
            await AssertStopsInOrderAsync(service, PosixSignal.SIGTERM);
        }

        using var copy = new DataDirectory();
        File.Copy(_data.Database, copy.Database);
        Assert.Equal("ok", copy.Ask("pragma integrity_check"));
        await using var again = await ServiceProcess.StartAsync(copy.Path);
        Assert.Equal("completed", (await again.Http.JobAsync(id)).Text("status"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(150)]
    [InlineData(300)]
    public async Task AServiceThatIsJustStartingStopsInOrderToo(int milliseconds)
    {
        await using var service = ServiceProcess.Launch(ServiceProcess.FreeUrl(), _data.Path);
        await JobCalls.UntilAsync(() => Task.FromResult(File.Exists(_data.Database)), "the database was made");
        await Task.Delay(milliseconds); // not a wait for anything: another moment of the start
        await AssertStopsInOrderAsync(service, PosixSignal.SIGTERM);
        await using var again = await ServiceProcess.StartAsync(_data.Path);
    }

    private static async Task AssertStopsInOrderAsync(ServiceProcess service, PosixSignal signal)
    {
        var began = Stopwatch.GetTimestamp();
        var end = await service.StopAsync(signal);
        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 10);
    }

    /// <summary>A stream that is cut would be an exception.</summary>
    private static async Task AssertEndsAsync(EventReader events)
    {
        string? status = null;
        while (await events.NextEventAsync() is { } next) status = next.Job.Text("status");
        Assert.Contains(status, new[] { "running", "pending" });
    }

    private async Task AssertDoneAtFirstAttemptAsync(string id)
    {
        await using var service = await ServiceProcess.StartAsync(_data.Path);
        var job = await service.Http.WatchUntilFinalAsync(id);
        Assert.Equal(("completed", 1L), (job.Text("status"), job.Number("attempt")));
        Assert.Single(await service.Http.JobsAsync());
    }
}
