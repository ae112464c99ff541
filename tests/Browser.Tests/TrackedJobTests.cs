using OrleansJobs.Browser.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Browser.Tests;

/// <summary>Seed 001 where the caller does the work: the seed's own routes keep their records here, and the user finds them.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TrackedJobTests(BrowserRun browser) : IAsyncLifetime
{
    private const int WithFrames = 0;
    private const int AsOneAnswer = 1;

    private readonly TemporaryDirectory _data = new();
    private ServiceProcess _service = null!;

    public async Task InitializeAsync() => _service = await ServiceProcess.StartAsync(_data.Path);

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        _data.Dispose();
    }

    [BrowserFact]
    public async Task ARouteThatSendsFramesKeepsARecordBesideThem()
    {
        using var server = browser.Open(_service, scripts: "Pages/StrategicConsultant.js");
        using var user = browser.Open(_service, "ada", "Pages/ProgrammePage.js");
        server.Do($"window.held = holdWork(); window.answer = call({WithFrames}, 'ada', 's-1')");
        await server.UntilAsync("held.begun && jobId");
        await user.UntilAsync("fetch('/api/background-jobs/running').then(r => r.json()).then(({ jobs }) => jobs[0]?.progress === 25)");
        server.Do("held.succeed()");
        Assert.Equal("{\"success\":true,\"programId\":\"p-1\"}", server.Ask("answer.done.then(() => ({ success: answer.body.success, programId: answer.body.programId }))").ToString());
        Assert.Equal("data: {\"progress\":25,\"message\":\"Extracting tasks...\"}\n\n", server.Ask("answer.pieces[0]").GetString());

        var kept = user.Ask("fetch('/api/background-jobs/by-session/s-1').then(r => r.json())").GetProperty("job");
        Assert.Equal(("completed", 100, server.Ask("answer.body.jobId").GetString()), (kept.Text("status"), kept.GetProperty("progress").GetInt32(), kept.Text("id")));
        Assert.Equal("p-1", kept.GetProperty("resultData").Text("programId"));
    }

    [BrowserFact]
    public async Task ARouteThatFailsSaysSoInItsRecordAndItsUserFindsIt()
    {
        using var server = browser.Open(_service, scripts: "Pages/StrategicConsultant.js");
        using var user = browser.Open(_service, "ada", "Pages/ProgrammePage.js");
        server.Do($"window.held = holdWork(); window.answer = call({AsOneAnswer}, 'ada', 's-2')");
        await server.UntilAsync("held.begun && jobId");
        user.Do("window.place = World.mount(ProgrammePage, { userId: 'ada', sessionId: 's-2' })");
        await user.UntilAsync("World.bars.some(bar => bar.value === 25 && bar.text === 'Extracting tasks...')");
        server.Do("held.fail('The model is out of reach.')");
        Assert.Equal("500 The model is out of reach.", server.Ask("answer.done.then(() => `${answer.code} ${answer.body.error}`)").GetString());

        var kept = user.Ask("fetch('/api/background-jobs/by-session/s-2').then(r => r.json())").GetProperty("job");
        Assert.Equal(("failed", "The model is out of reach."), (kept.Text("status"), kept.Text("errorMessage")));
        Assert.Equal(("strategic_understanding", "u-1", "ada"), (kept.Text("relatedEntityType"), kept.Text("relatedEntityId"), kept.Text("userId")));
    }

    [BrowserFact]
    public async Task ThePageOfJobsHasTheCompletedTheRunningAndTheFailed()
    {
        using var server = browser.Open(_service, scripts: "Pages/StrategicConsultant.js");
        server.Ask($"(window.held = holdWork(), held.succeed(), call({AsOneAnswer}, 'ada', 's-1').done)");
        server.Ask("""
            (async () => {
              const research = await backgroundJobService.createJob({ userId: 'ada', jobType: 'market_research', name: 'Market Research' });
              await backgroundJobService.updateJob(research, { status: 'running', progress: 75, progressMessage: 'Comparing...' });
              const whys = await backgroundJobService.createJob({ userId: 'ada', jobType: 'five_whys', name: 'Five Whys Analysis' });
              await backgroundJobService.failJob(whys, new Error('Nobody knows why.'));
              await backgroundJobService.createJob({ userId: 'bob', jobType: 'five_whys' });
            })()
            """);
        using var user = browser.Open(_service, "ada", "Pages/ProgrammePage.js");
        user.Do("World.mount(JobsPage)");
        await user.UntilAsync("document.querySelectorAll('main > div').length === 3");
        Assert.Equal(["Five Whys Analysis - failed: Nobody knows why.", "Market Research - running (75%)", "epm_generation - completed"],
            user.Ask("[...document.querySelectorAll('main > div')].map(card => card.textContent)").EnumerateArray().Select(card => card.GetString()!));
        Assert.Equal("/jobs Background Jobs (1)", user.Ask("document.querySelector('a').getAttribute('href') + ' ' + document.querySelector('a').textContent").GetString());
    }
}
