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
        (service, _) = await KilledAtWork.StartAgainAsync(service, _data.Path, _ => UploadAsync(page));
        await using var again = service;
        await page.UntilAsync("statuses.at(-1).status === 'completed'", KilledAtWork.Patience);
        var done = page.Ask("statuses.at(-1)");
        Assert.Equal(1, done.GetProperty("progress").GetDouble());
        Assert.Equal(420, done.GetProperty("result").GetProperty("duration_seconds").GetDouble(), 0.1);
        Assert.Equal("healthy", page.Ask("fetch('/health').then(answer => answer.json())").Text("status"));
    }

    private static async Task<string> UploadAsync(Page page)
    {
        page.Reload(); // what it knew of an earlier recording counts no more
        var uploaded = page.Ask("upload(420)");
        Assert.Equal("test.wav", uploaded.Text("file_name"));
        page.Do($"follow('{uploaded.Text("job_id")}')");
        await page.UntilAsync("statuses.some(status => ['processing', 'completed'].includes(status.status))");
        return uploaded.Text("job_id");
    }
}
