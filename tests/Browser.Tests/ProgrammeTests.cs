using System.Text.Json;
using OrleansJobs.Browser.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Browser.Tests;

/// <summary>Seed 001 where the service does the work: the journeys of a user who stays, who leaves, and who looks at the page of jobs.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ProgrammeTests(BrowserRun browser) : IDisposable
{
    private const string Script = "Pages/ProgrammePage.js";
    private const string Mount = "window.place = World.mount(ProgrammePage, { userId: 'ada', sessionId: 's-1' })";
    private const string Brisk = "00:00:00.500";
    private const string Standstill = "01:00:00";
    private const string Looked = "['/running', '/by-session/s-1'].every(end => World.heard.some(heard => heard.url.endsWith(end) && heard.body))";
    private const string Polls = "World.heard.filter(heard => heard.url.endsWith('/recent-completions') && heard.body).length";

    private static readonly string[] Steps =
    [
        "Waiting for a free slot (Jobs:Runner:Concurrency).", "Reading the understanding...", "Extracting tasks...", "Ordering tasks...",
        "Generating resources...", "Levelling the schedule...", "Forming phases and milestones...", "Assessing risks...", "Done! View program",
    ];

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [BrowserFact]
    public async Task WhoStaysWatchesTheBarAndGetsTheResult()
    {
        await using var service = await StartAsync(Brisk);
        using var page = await OpenAsync(service);
        page.Press("Generate EPM Program");
        await page.UntilAsync("frames.at(-1)?.success && !document.querySelector('progress')");
        AssertTheBarMoved(page);
        Assert.True(page.Ask("frames.every((frame, i) => i === 0 || frame.progress >= frames[i - 1].progress)").GetBoolean());

        var end = page.Ask("frames.at(-1)");
        Assert.Equal((true, 100), (end.GetProperty("success").GetBoolean(), end.GetProperty("progress").GetInt32()));
        page.Press("View program");
        Assert.Equal($"/view/{end.Text("programId")}", page.Ask("World.routes[0]").GetString());
        var kept = page.Ask($"fetch('/api/background-jobs/{end.Text("jobId")}').then(answer => answer.json())");
        Assert.Equal((end.Text("programId"), "ada", "u-1"), (kept.GetProperty("resultData").Text("programId"), kept.Text("userId"), kept.Text("relatedEntityId")));
        Assert.Equal("strategic_understanding", kept.Text("relatedEntityType"));
    }

    [BrowserFact]
    public async Task WhoLeavesAndComesBackBeforeTheEndWatchesOnThoughTheServiceIsKilled()
    {
        var service = await StartAsync(Standstill);
        using var page = await OpenAsync(service);
        page.Press("Generate EPM Program");
        await page.UntilAsync("frames.length > 1");
        var id = page.Ask("frames[0].jobId").GetString();
        page.Leave();

        page.Come();
        page.Do(Mount);
        await page.UntilAsync(Looked);
        await page.UntilAsync("World.bars.at(-1)?.text === 'Reading the understanding...'");
        var running = page.Ask("World.heard.find(heard => heard.url.endsWith('/running')).body.jobs");
        Assert.Equal(id, Assert.Single(running.EnumerateArray().ToArray(), job => job.Text("sessionId") == "s-1" && job.Text("jobType") == "epm_generation").Text("id"));
        Assert.Equal("running", page.Ask("World.heard.find(heard => heard.url.endsWith('/by-session/s-1')).body.job").Text("status"));

        await using var again = await KillAndStartAsync(service);
        await page.UntilAsync("document.body.innerText.includes('View program') && !document.querySelector('progress')");
        page.Press("View program");
        Assert.Equal($"/view/epm-{id}", page.Ask("World.routes[0]").GetString());
    }

    [BrowserFact]
    public async Task WhoLeavesAndComesBackAfterTheEndIsToldOnceInOneTab()
    {
        var service = await StartAsync(Standstill);
        using var page = await OpenAsync(service);
        page.Press("Generate EPM Program");
        await page.UntilAsync("frames.length > 1");
        var id = page.Ask("frames[0].jobId").GetString()!;
        page.Leave();
        service = await KillAndStartAsync(service); // else the work could end before the page is left
        await service.Http.WatchUntilFinalAsync(id);

        page.Come();
        page.Do(Mount);
        using var other = await OpenAsync(service);
        await page.UntilAsync("document.body.innerText.includes('EPM Program generation completed!')");
        foreach (var tab in new[] { page, other }) await tab.UntilAsync($"{Polls} >= 2");
        AssertToldOnce(page, other, id);

        await using var again = await KillAndStartAsync(service);
        foreach (var tab in new[] { page, other })
        {
            tab.Reload();
            tab.Do(Mount);
            await tab.UntilAsync($"{Polls} >= 2");
            Assert.Equal(0, tab.Ask("World.toasts.length").GetInt32());
        }
    }

    /// <summary>Steps that come close together may be shown as one, the last always is.</summary>
    private static void AssertTheBarMoved(Page page)
    {
        var bars = page.Ask("World.bars").EnumerateArray().Select(bar => (Value: bar.GetProperty("value").GetDouble(), Text: bar.Text("text"))).ToArray();
        var steps = bars.Select(bar => bar.Text).Where(text => text.Length > 0).Distinct().ToArray();
        Assert.Equal(Steps.Intersect(steps), steps);
        Assert.True(steps.Length >= 2, $"{page.Ask("World.bars")}");
        Assert.Equal((100, Steps[^1]), bars[^1]);
    }

    private static void AssertToldOnce(Page page, Page other, string id)
    {
        var told = Assert.Single(new[] { page, other }, tab => tab.Ask("World.toasts.length").GetInt32() > 0);
        var toast = Assert.Single(told.Ask("World.toasts.map(toast => ({ title: toast.title, button: toast.action.textContent }))").EnumerateArray().ToArray());
        Assert.Equal(("epm_generation completed!", "View"), (toast.Text("title"), toast.Text("button")));
        told.Do("World.toasts[0].action.click()");
        Assert.Equal($"/view/{id}", told.Ask("World.routes[0]").GetString());
    }

    private async Task<Page> OpenAsync(ServiceProcess service)
    {
        var page = browser.Open(service, "ada", Script);
        page.Do(Mount);
        await page.UntilAsync(Looked);
        return page;
    }

    /// <summary>Kills the service and starts it at the same address, without pauses between the steps.</summary>
    private async Task<ServiceProcess> KillAndStartAsync(ServiceProcess service)
    {
        await service.KillAsync();
        await service.DisposeAsync();
        return await ServiceProcess.StartAsync(service.Url, _data.Path);
    }

    private Task<ServiceProcess> StartAsync(string stepDelay) => ServiceProcess.StartAsync(_data.Path, $"Planning:StepDelay={stepDelay}");
}
