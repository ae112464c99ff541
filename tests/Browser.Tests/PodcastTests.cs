using OrleansJobs.Browser.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Browser.Tests;

/// <summary>Seed 003, podcasts: the dialog that closes at once, and the bar on the page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PodcastTests(BrowserRun browser) : HeldWork
{
    private const string Script = "Pages/AIResearchTab.js";

    [BrowserFact]
    public async Task APodcastsDialogClosesAtOnceAndThePageGoesOnToTheScript()
    {
        foreach (var bank in new[] { "1", "2" }) Banks.PutNotes(Data, bank);
        await using var service = await ServiceProcess.StartAsync(Data.Path, [.. Model.Settings, "Jobs:Runner:Concurrency=1"]);
        Model.Gate.Open();
        using var page = browser.Open(service, "ada", Script);
        page.Do("come('1')");
        page.Press("Generate report");
        await page.UntilAsync("text('article')");
        Model.Gate.Close();
        page.Ask("axios.post('/api/research/2/generate-background')"); // keeps the service busy

        page.Press("Podcast...");
        page.Press("Generate podcast");
        await page.UntilAsync("document.querySelectorAll('main').length === 1 && text('em') === 'pending'");
        Model.Gate.Open();
        await page.UntilAsync("text('em') === 'completed' && text('section')");
        var podcast = page.Ask("fetch('/api/research/1/podcast').then(answer => answer.json())");
        Assert.Equal(["Credit Analyst", "Ada Long"], podcast.GetProperty("experts").EnumerateArray().Select(expert => expert.Text("name")));
        Assert.Equal("[]", page.Ask("World.complaints").ToString());
    }

    /// <summary>There is no report on the bank, which only the job finds out, when the page has long been left and come back to.</summary>
    [BrowserFact]
    public async Task APodcastThatFailsSaysWhyOnThePage()
    {
        Banks.PutNotes(Data, "2");
        await using var service = await ServiceProcess.StartAsync(Data.Path, [.. Model.Settings, "Jobs:Runner:Concurrency=1"]);
        using var page = browser.Open(service, "ada", Script);
        page.Ask("axios.post('/api/research/2/generate-background')"); // keeps the service busy
        page.Ask("axios.post('/api/research/9/podcast/generate-background', { experts: ['ada'] })");
        page.Do("come('9')");
        await page.UntilAsync("text('em') === 'pending'");
        Model.Gate.Open();
        await page.UntilAsync("text('em') === 'failed' && /report/.test(text('strong')) && !shown('progress')");
        Assert.Equal("[]", page.Ask("World.complaints").ToString());
    }
}
