using OrleansJobs.Browser.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Browser.Tests;

/// <summary>Seed 004, whose commands are those of curl, as a page does it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AnalysisTests(BrowserRun browser) : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [BrowserFact]
    public async Task ARecordingThatAPageUploadsIsAnalysedThoughTheServiceIsKilledMeanwhile()
    {
        var service = await ServiceProcess.StartAsync(_data.Path);
        using var page = browser.Open(service, scripts: "Pages/Analysis.js");
        var uploaded = page.Ask("upload(420)");
        Assert.Equal("test.wav", uploaded.Text("file_name"));
        page.Do($"follow('{uploaded.Text("job_id")}')");
        await page.UntilAsync("statuses.some(status => status.status === 'processing')");
        await service.KillAsync();
        await service.DisposeAsync();

        await using var again = await ServiceProcess.StartAsync(service.Url, _data.Path);
        await page.UntilAsync("statuses.at(-1).status === 'completed'");
        var done = page.Ask("statuses.at(-1)");
        Assert.Equal(1, done.GetProperty("progress").GetDouble());
        Assert.Equal(420, done.GetProperty("result").GetProperty("duration_seconds").GetDouble(), 0.1);
        Assert.Equal("healthy", page.Ask("fetch('/health').then(answer => answer.json())").Text("status"));
    }
}
