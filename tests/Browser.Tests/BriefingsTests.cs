using System.Text.Json;
using OrleansJobs.Browser.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Browser.Tests;

/// <summary>Seed 000: the dashboard's code, and the checklist at its end.</summary>
[Collection(BrowserCollection.Name)]
public sealed class BriefingsTests(BrowserRun browser) : IAsyncLifetime
{
    private const string Page = "Pages/BriefingsDashboard.js";

    private readonly TemporaryDirectory _data = new();
    private readonly Gate _gate = new();
    private FeedServer _feeds = null!;

    public async Task InitializeAsync()
    {
        _feeds = await FeedServer.StartAsync();
        _feeds.Put("/x", FeedServer.Rss("One small thing", "Another small thing"));
        _feeds.Put("/youtube", _gate.Before(context => context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(FeedServer.Rss("A film"))).AsTask()));
    }

    public async Task DisposeAsync()
    {
        _gate.Open();
        await _feeds.DisposeAsync();
        _data.Dispose();
    }

    [BrowserFact]
    public async Task ABriefingIsStartedItsProgressIsPolledAndItsResultShown()
    {
        await using var service = await StartAsync();
        using var page = browser.Open(service, scripts: Page);
        var id = page.Ask("generate().then(job => job.id)").GetString()!;
        Assert.True(Guid.TryParse(id, out _), id);
        await page.UntilAsync("polled().some(job => job.status === 'running' && job.media_status.x?.status === 'completed')");
        var running = page.Ask("polled().findLast(job => job.status === 'running')");
        Assert.Equal(("briefing", id, 1, 2), (running.Text("type"), running.Text("id"), running.GetProperty("current").GetInt32(), running.GetProperty("total").GetInt32()));
        Assert.NotEmpty(running.Text("step"));
        Assert.Equal(2, running.GetProperty("media_status").GetProperty("x").GetProperty("count").GetInt32());
        Assert.Equal("processing", running.GetProperty("media_status").GetProperty("youtube").Text("status"));

        _gate.Open();
        await page.UntilAsync("World.results.length === 1");
        Assert.Equal(3, page.Ask("World.results[0].items_count").GetInt32());
        Assert.Equal(id, page.Ask("fetch('/api/briefings/latest').then(answer => answer.json())").Text("id"));
        Assert.Equal(id, Assert.Single(page.Ask("fetch('/api/briefings').then(answer => answer.json())").EnumerateArray().ToArray()).Text("id"));
        Assert.Equal("[]", page.Ask("World.errors").ToString());
    }

    [BrowserFact]
    public async Task AReloadFindsTheActiveJobAndSoDoesOneAfterTheServiceWasKilled()
    {
        var service = await StartAsync();
        using var page = browser.Open(service, scripts: Page);
        page.Ask("loaded");
        Assert.Equal(0, page.Ask("World.progresses.length").GetInt32());
        var begun = page.Ask("generate()");
        var id = begun.Text("id");
        await page.UntilAsync("polled().some(job => job.status === 'running')");

        page.Reload();
        await AssertResumedAsync(page, id);
        await service.KillAsync();
        await service.DisposeAsync();

        await using var again = await StartAsync(service.Url);
        page.Reload();
        var found = await AssertResumedAsync(page, id);
        Assert.Equal(begun.Text("created_at"), found.Text("created_at"));
        _gate.Open();
        await page.UntilAsync("World.results.length === 1");
        Assert.Equal(3, page.Ask("World.results[0].items_count").GetInt32());

        page.Reload();
        page.Ask("loaded");
        Assert.Equal(0, page.Ask("World.progresses.length").GetInt32());
    }

    [BrowserFact]
    public async Task AFailedJobShowsItsErrorAndTheHistoryHasItAndTheOthers()
    {
        await using var service = await ServiceProcess.StartAsync(_data.Path); // no platform: nothing to brief from
        using var page = browser.Open(service, scripts: Page);
        var good = page.Ask("generate({ platforms: { x: [{ items: [{ title: 'Given with the request' }] }] } })").Text("id");
        await page.UntilAsync("World.results.length === 1");
        var bad = page.Ask("generate()").Text("id");
        await page.UntilAsync("World.errors.length === 1");
        Assert.Matches("^[A-Z].+[.]$", page.Ask("World.errors[0]").GetString());

        page.Ask("loadJobHistory()");
        await page.UntilAsync("World.heard.at(-1).url === '/api/briefings/jobs?limit=20' && World.heard.at(-1).body");
        var history = page.Ask("World.heard.at(-1).body").EnumerateArray().ToArray();
        Assert.Equal([(bad, "failed"), (good, "completed")], history.Select(job => (job.Text("id"), job.Text("status"))));
        Assert.All(history, job => Assert.All(new[] { "created_at", "started_at", "completed_at" },
            time => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$", job.Text(time))));
        Assert.Equal("failed", page.Ask($"fetch('/api/briefings/jobs/{bad}').then(answer => answer.json())").Text("status"));
    }

    private static async Task<JsonElement> AssertResumedAsync(Page page, string id)
    {
        await page.UntilAsync("World.progresses.length === 1");
        var job = page.Ask("World.progresses[0]");
        Assert.Equal(id, job.Text("id"));
        Assert.Contains(job.Text("status"), new[] { "pending", "running" });
        await page.UntilAsync("polled().some(job => job.status === 'running')");
        return job;
    }

    private Task<ServiceProcess> StartAsync(Uri? url = null) => ServiceProcess.StartAsync(url ?? ServiceProcess.FreeUrl(), _data.Path,
        $"Briefings:Platforms:x:0:Url={_feeds.Url("/x")}", $"Briefings:Platforms:youtube:0:Url={_feeds.Url("/youtube")}", "Briefings:SourceTimeout=00:02:00");
}
