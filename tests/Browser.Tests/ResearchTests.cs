using OrleansJobs.Browser.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Browser.Tests;

/// <summary>Seed 003, reports: its components, and the checklist at its end.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ResearchTests(BrowserRun browser) : HeldWork
{
    private const string Script = "Pages/AIResearchTab.js";

    [BrowserFact]
    public async Task AReportIsWatchedLeftFoundAgainAndShown()
    {
        Banks.PutNotes(Data, "480228");
        await using var service = await StartAsync();
        using var page = Open(service, "ada", "480228");
        page.Press("Generate report");
        await page.UntilAsync("text('p')?.startsWith('Reading notes... (')");
        var percent = page.Ask("shown('progress').value").GetDouble();
        Assert.InRange(percent, 1, 99);
        await page.UntilAsync("polls().length >= 4");
        Assert.Contains(2000, page.Ask("World.periods").EnumerateArray().Select(period => period.GetInt32()));

        page.Do("tab.unmount(); come('480228')"); // another page of the application, and back
        await page.UntilAsync("text('p')?.startsWith('Reading notes... (')");
        page.Reload();
        page.Do("come('480228')");
        await page.UntilAsync($"text('p')?.startsWith('Reading notes... (') && shown('progress').value === {percent}");
        Assert.Null(page.Ask("text('article')").GetString());

        Model.Gate.Open();
        await page.UntilAsync("text('article') && !shown('progress')");
        Assert.Contains("480228", page.Ask("text('article')").GetString());
        AssertNothingWentWrong(page);
    }

    [BrowserFact]
    public async Task SeveralUsersHaveReportsOnSeveralBanksAtTheSameTime()
    {
        string[] banks = ["1", "2", "3"];
        foreach (var bank in banks) Banks.PutNotes(Data, bank);
        await using var service = await StartAsync();
        using var ada = Open(service, "ada", "1");
        using var bob = Open(service, "bob", "2");
        using var eve = Open(service, "eve", "3");
        using var joe = Open(service, "joe", "1");
        Page[] pages = [ada, bob, eve];
        foreach (var page in pages) page.Press("Generate report");
        foreach (var page in pages) await page.UntilAsync("text('p')?.startsWith('Reading notes... (')");
        joe.Press("Generate report"); // the same bank: the same job
        await joe.UntilAsync("text('p')?.startsWith('Reading notes... (')");
        const string Current = "polls().findLast(poll => poll.body.hasJob).body.job.id";
        Assert.Equal(ada.Ask(Current).GetString(), joe.Ask(Current).GetString());
        Assert.Equal(3, pages.Select(page => page.Ask(Current).GetString()).Distinct().Count());

        Model.Gate.Open();
        foreach (var (page, bank) in pages.Zip(banks))
        {
            await page.UntilAsync("text('article') && !shown('progress')");
            Assert.Contains($"Bank {bank}", page.Ask("text('article')").GetString());
            AssertNothingWentWrong(page);
        }

        await joe.UntilAsync("text('article') && !shown('progress')");
        Assert.Equal(3, (await service.Http.JobsAsync()).Length);
    }

    [BrowserFact]
    public async Task AFailedReportShowsItsErrorAndCanBeStartedAgain()
    {
        await using var service = await StartAsync();
        using var page = Open(service, "ada", "77");
        page.Press("Generate report");
        await page.UntilAsync("text('strong')?.startsWith('There is no data on bank 77')");
        Assert.Null(page.Ask("shown('progress')?.value").GetString());

        Banks.PutNotes(Data, "77");
        Model.Gate.Open();
        page.Press("Generate report");
        await page.UntilAsync("text('article') && !shown('strong')");
        AssertNothingWentWrong(page);
    }

    [BrowserFact]
    public async Task ARefusedStartIsShownAsOne()
    {
        await using var service = await StartAsync();
        using var page = Open(service, "ada", "no bank");
        page.Press("Generate report");
        await page.UntilAsync("text('strong') === 'Failed to start report generation' && !shown('progress')");
        page.Press("Podcast...");
        page.Press("Generate podcast");
        await page.UntilAsync("document.querySelector('main:last-of-type strong').textContent === 'Failed to start podcast generation'");
    }

    private static void AssertNothingWentWrong(Page page) => Assert.Equal("[]", page.Ask("World.complaints").ToString());

    private Page Open(ServiceProcess service, string user, string bank)
    {
        var page = browser.Open(service, user, Script);
        page.Do($"come('{bank}')");
        return page;
    }

    private Task<ServiceProcess> StartAsync(params string[] settings) =>
        ServiceProcess.StartAsync(Data.Path, [.. Model.Settings, "Jobs:Runner:Concurrency=8", .. settings]);
}
