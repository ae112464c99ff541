using System.Text.Json;
using OrleansJobs.Browser.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Browser.Tests;

/// <summary>Seed 002, which has no code: what its Jobs tab can do, done by a page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class GuildTests(BrowserRun browser) : HeldWork
{
    private const string Messages = "messages: [{ channel_id: '10', channel_name: 'general', author: 'ada', content: 'It was broken. They fixed it.' }]";

    [BrowserFact]
    public async Task AJobsTabShowsEachChangeAtOnceAndCancelsAndRetries()
    {
        await using var service = await ServiceProcess.StartAsync(Data.Path, Model.Settings);
        using var page = browser.Open(service, "ada", "Pages/JobsTab.js");
        page.Do("watchGuild('g-1')");
        await page.UntilAsync("ready === 1");

        var cancelled = Start(page, "g-1", $"{Messages}, name: '#general Summary'");
        Start(page, "g-2", Messages); // another guild's
        await page.UntilAsync($"cards['{cancelled}']?.progress.message === 'Generating summary...'");
        Assert.InRange(Post(page, $"/{cancelled}/cancel").GetProperty("status").GetInt32(), 200, 202);
        await page.UntilAsync($"cards['{cancelled}'].status === 'cancelled'");

        Model.Answer(401);
        Model.Gate.Open();
        var failed = Start(page, "g-1", Messages);
        await page.UntilAsync($"cards['{failed}']?.status === 'failed'");
        Assert.Contains("refuses the key", page.Ask($"list('g-1', '?status=failed').then(jobs => jobs[0].error)").GetString());

        Model.Gate.Close();
        Model.Answer(200);
        var retried = Post(page, $"/{failed}/retry");
        Assert.Equal(201, retried.GetProperty("status").GetInt32());
        var second = retried.GetProperty("body").Text("id");
        await page.UntilAsync($"cards['{second}']?.status === 'running'");
        Model.Gate.Open();
        await page.UntilAsync($"cards['{second}'].status === 'completed'");
        Assert.Equal((failed, "ada"), (retried.GetProperty("body").Text("retry_of"), retried.GetProperty("body").Text("created_by")));
        var done = page.Ask($"api('GET', jobsOf('g-1') + '/{second}')").GetProperty("body");
        Assert.Equal("They fixed it. All is well.", done.GetProperty("result").Text("summary"));
        Assert.Equal((second, 1L), (done.Text("summary_id"), done.Number("progress_current")));
        Assert.Equal(409, Post(page, $"/{second}/retry").GetProperty("status").GetInt32());
        Assert.Equal([cancelled, failed, second], page.Ask("Object.keys(cards).sort()").EnumerateArray().Select(id => id.GetString()!));
        Assert.Equal("[\"running\",\"completed\"]", page.Ask($"story['{second}'].slice(-2)").ToString()); // it may be at work before it is told of
    }

    [BrowserFact]
    public async Task AJobsTabIsRightAgainByItselfAfterTheServiceWasKilled()
    {
        var service = await ServiceProcess.StartAsync(Data.Path, Model.Settings);
        using var page = browser.Open(service, "ada", "Pages/JobsTab.js");
        var old = Start(page, "g-1", "messages: []");
        page.Do("watchGuild('g-1')");
        await page.UntilAsync($"ready === 1 && cards['{old}']?.status === 'completed'");
        var held = Start(page, "g-1", Messages);
        await page.UntilAsync($"cards['{held}']?.progress.message === 'Generating summary...'");
        await service.KillAsync();
        await service.DisposeAsync();

        Model.Gate.Open();
        await using var again = await ServiceProcess.StartAsync(service.Url, Data.Path, Model.Settings);
        await page.UntilAsync($"ready === 2 && cards['{held}'].status === 'completed' && cards['{held}'].attempt === 2");
        page.Ask($"api('DELETE', '/api/jobs/{old}')");
        await page.UntilAsync($"!cards['{old}']");
        Assert.Equal(held, Assert.Single(page.Ask("Object.keys(cards)").EnumerateArray().ToArray()).GetString());
    }

    [BrowserFact]
    public async Task TheHistoryHasTheLastFiftyJobsAndFilters()
    {
        await using var service = await ServiceProcess.StartAsync(Data.Path);
        using var page = browser.Open(service, "ada", "Pages/JobsTab.js");
        page.Ask("""
            (async () => {
              const types = ['manual', 'scheduled', 'retrospective'];
              for (let i = 0; i < 57; i++) await api('POST', jobsOf('g-1'), { job_type: types[i % 3], name: `Job ${i}`, messages: [] });
            })()
            """);
        await page.UntilAsync("list('g-1', '?status=completed&limit=100').then(jobs => jobs.length === 57)");
        Assert.Equal("50 Job 56 Job 7", page.Ask("list('g-1').then(jobs => `${jobs.length} ${jobs[0].name} ${jobs[49].name}`)").GetString());
        foreach (var type in new[] { "manual", "scheduled", "retrospective" })
        {
            Assert.Equal($"19 {type}", page.Ask($"list('g-1', '?job_type={type}').then(jobs => `${{jobs.length}} ${{[...new Set(jobs.map(job => job.job_type))]}}`)").GetString());
        }

        Assert.Equal(0, page.Ask("list('g-1', '?status=failed').then(jobs => jobs.length)").GetInt32());
        Assert.Equal(0, page.Ask("list('g-2').then(jobs => jobs.length)").GetInt32());
    }

    private static string Start(Page page, string guild, string body)
    {
        var answer = page.Ask($"api('POST', jobsOf('{guild}'), {{ {body} }})");
        Assert.Equal(201, answer.GetProperty("status").GetInt32());
        return answer.GetProperty("body").Text("id");
    }

    private static JsonElement Post(Page page, string path) => page.Ask($"api('POST', jobsOf('g-1') + '{path}')");
}
