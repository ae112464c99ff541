using OrleansJobs.Browser.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Browser.Tests;

/// <summary>Seed 003, podcasts: the dialog that closes at once, and the bar on the page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PodcastTests(BrowserRun browser) : IAsyncLifetime
{
    private const string Script = "Pages/AIResearchTab.js";

    private readonly TemporaryDirectory _data = new();
    private Model _model = null!;

    public async Task InitializeAsync() => _model = await Model.StartAsync();

    public async Task DisposeAsync()
    {
        await _model.DisposeAsync();
        _data.Dispose();
    }

    [BrowserFact]
    public async Task APodcastsDialogClosesAtOnceAndThePageGoesOnToTheScript()
    {
        foreach (var bank in new[] { "1", "2" }) Banks.PutNotes(_data, bank);
        await using var service = await ServiceProcess.StartAsync(_data.Path, [.. _model.Settings, "Jobs:Runner:Concurrency=1"]);
        _model.Gate.Open();
        using var page = browser.Open(service, "ada", Script);
        page.Do("come('1')");
        page.Press("Generate report");
        await page.UntilAsync("text('article')");
        _model.Gate.Close();
        page.Ask("axios.post('/api/research/2/generate-background')"); // keeps the service busy

        page.Press("Podcast...");
        page.Press("Generate podcast");
        await page.UntilAsync("document.querySelectorAll('main').length === 1 && text('em') === 'pending'");
        _model.Gate.Open();
        await page.UntilAsync("text('em') === 'completed' && text('section')");
        var podcast = page.Ask("fetch('/api/research/1/podcast').then(answer => answer.json())");
        Assert.Equal(["Credit Analyst", "Ada Long"], podcast.GetProperty("experts").EnumerateArray().Select(expert => expert.Text("name")));
        Assert.Equal("[]", page.Ask("World.complaints").ToString());
    }

    [BrowserFact]
    public async Task ThePodcastsBarFollowsItToItsEnd()
    {
        await using var service = await ServiceProcess.StartAsync(_data.Path);
        using var page = browser.Open(service, "ada", Script);
        page.Do("""
            window.jobs = (method, path, body) =>
              fetch(`/api/background-jobs${path}`, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }).then(r => r.json());
            """);
        var id = page.Ask("jobs('POST', '', { jobType: 'podcast', relatedEntityId: '9' })").Text("jobId"); // one that is made elsewhere
        page.Do("come('9')");
        foreach (var percent in new[] { 40, 80 })
        {
            page.Ask($"jobs('PATCH', '/{id}', {{ progress: {percent}, progressMessage: 'Recording...' }})");
            await page.UntilAsync($"shown('progress')?.value === {percent} && text('p') === 'Recording... ({percent}%)'");
        }

        page.Ask($"jobs('POST', '/{id}/fail', {{ error: 'The microphone is broken.' }})");
        await page.UntilAsync("text('strong') === 'The microphone is broken.' && text('em') === 'failed' && !shown('progress')");
        Assert.Equal("[]", page.Ask("World.complaints").ToString());
    }
}
