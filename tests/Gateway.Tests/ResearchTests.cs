using System.Net;
using System.Text;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;

namespace OrleansJobs.Gateway.Tests;

/// <summary>Reports and podcasts on banks, on the whole program.</summary>
public sealed class ResearchTests : IAsyncLifetime
{
    private const string Loans = """{"data": {"name": "Prairie Bank", "figures": [{"name": "Loans", "values": [{"period": "2023", "value": 1}, {"period": "2024", "value": 2}]}]}}""";
    private const string Held = """{"data": {"notes": ["hold"]}}""";
    private const string Ada = """{"experts": ["ada-long"]}""";

    private ResearchProgram _program = null!;

    public async Task InitializeAsync() => _program = await ResearchProgram.StartAsync();

    public async Task DisposeAsync() => await _program.DisposeAsync();

    [Theory]
    [InlineData("report")]
    [InlineData("podcast")]
    public async Task ABankWithoutAJobSaysSo(string type) =>
        Assert.Equal("""{"hasJob":false}""", await _program.Client.GetStringAsync($"/api/research/480228/job-status?type={type}"));

    [Fact]
    public async Task AReportIsStartedWatchedAndFetched()
    {
        var started = await StartAsync("480228", Loans);
        Assert.True(started.GetProperty("success").GetBoolean());
        Assert.False(started.GetProperty("existing").GetBoolean());
        Assert.Equal(started.Text("jobId"), started.GetProperty("job").Text("id"));

        var job = await _program.UntilAsync("480228", "report", "completed");
        Assert.Equal(started.Text("jobId"), job.Text("id"));
        Assert.Equal(["id", "type", "status", "progress", "message", "error", "createdAt", "startedAt", "completedAt", "result", "waitReason"],
            job.EnumerateObject().Select(field => field.Name));
        Assert.Equal(("report", 100, "The report is written."), (job.Text("type"), job.GetProperty("progress").GetInt32(), job.Text("message")));
        Assert.Equal(JsonValueKind.Null, job.GetProperty("error").ValueKind);
        Assert.True(job.GetProperty("completedAt").GetDateTimeOffset() >= job.GetProperty("createdAt").GetDateTimeOffset());

        var report = await _program.Client.GetAsync("/api/research/480228/report").JsonAsync();
        Assert.Equal(job.GetProperty("result").GetRawText(), report.GetRawText());
        Assert.Equal("Prairie Bank: research report", report.Text("title"));
    }

    [Fact]
    public async Task AReportAtWorkShowsItsStepInWholePercent()
    {
        await StartAsync("480228", Held);
        await _program.UntilHeldAsync(1);
        JsonElement job = default; // what is reported is shown a little later
        await Support.Calls.JobCalls.UntilAsync(async () =>
            (job = await _program.UntilAsync("480228", "report", "running")).Text("message") == "Reading notes...", "the step is shown");
        Assert.Equal(25, job.GetProperty("progress").GetInt32());
        Assert.Equal(JsonValueKind.Null, job.GetProperty("result").ValueKind);
        _program.LetGo();
        await _program.UntilAsync("480228", "report", "completed");
    }

    [Fact]
    public async Task APlainPostReportsOnTheBanksFiles()
    {
        Directory.CreateDirectory(Path.Combine(_program.Folder, "480228"));
        await File.WriteAllTextAsync(Path.Combine(_program.Folder, "480228", "call-report.csv"), "period,Deposits\n2024-Q3,5\n");
        using var response = await _program.Client.PostAsync("/api/research/480228/generate-background", null);
        Assert.Equal((HttpStatusCode.Accepted, "/api/research/480228/job-status?type=report"), (response.StatusCode, response.Headers.Location?.OriginalString));
        var job = await _program.UntilAsync("480228", "report", "completed");
        Assert.Equal("call-report.csv (1 figure)", job.GetProperty("result").GetProperty("sources")[0].GetString());
    }

    [Fact]
    public async Task AReportWithoutDataFailsWithASentence()
    {
        await StartAsync("480228", "{}");
        var job = await _program.UntilAsync("480228", "report", "failed");
        Assert.StartsWith("There is no data on bank 480228", job.Text("error"), StringComparison.Ordinal);
        Assert.Equal(job.Text("error"), job.Text("message"));
        await _program.Client.GetAsync("/api/research/480228/report").ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task APodcastIsAboutTheNewestReportOfTheBank()
    {
        await StartAsync("480228", """{"title": "Old", "data": {"notes": ["Old note."]}}""");
        await _program.UntilAsync("480228", "report", "completed");
        var report = await StartAsync("480228", """{"title": "New", "data": {"notes": ["New note."]}}""");
        await JobIsAsync(report, "completed");

        var podcast = await StartAsync("480228", Ada, "podcast/");
        var job = await _program.UntilAsync("480228", "podcast", "completed");
        Assert.Equal((podcast.Text("jobId"), "podcast"), (job.Text("id"), job.Text("type")));
        var script = await _program.Client.GetAsync("/api/research/480228/podcast").JsonAsync();
        Assert.Equal("Podcast: New", script.Text("title"));
        Assert.Contains("ADA LONG: New note.", script.Text("script"), StringComparison.Ordinal);
        var input = (await _program.Client.GetAsync($"/api/jobs/{podcast.Text("jobId")}").JsonAsync()).GetProperty("input");
        Assert.Equal(report.Text("jobId"), input.Text("report_job_id"));
    }

    [Fact]
    public async Task APodcastMayBringItsReport()
    {
        await StartAsync("480228", """{"experts": [{"name": "Ada", "role": "economist"}, "bob"], "report": {"markdown": "# Mine\n\n## Part\n\nOne point."}}""", "podcast/");
        var job = await _program.UntilAsync("480228", "podcast", "completed");
        Assert.Contains("One point.", job.GetProperty("result").Text("script"), StringComparison.Ordinal);
        await _program.Client.GetAsync("/api/research/480228/report").ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task APodcastWithoutAReportFailsWithASentence()
    {
        await StartAsync("480228", Ada, "podcast/");
        Assert.Equal("There is no report on bank 480228 to talk about; generate one first.", (await _program.UntilAsync("480228", "podcast", "failed")).Text("error"));
        await _program.Client.GetAsync("/api/research/480228/podcast").ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task UsersWorkOnDifferentBanksAtTheSameTime()
    {
        string[] banks = ["1", "2", "3"];
        await Task.WhenAll(banks.Select(bank => StartAsync(bank, Held, user: $"user-{bank}")));
        await _program.UntilHeldAsync(3);
        var ids = await Task.WhenAll(banks.Select(async bank => (await _program.UntilAsync(bank, "report", "running")).Text("id")));
        Assert.Equal(3, ids.Distinct().Count());
        var users = await Task.WhenAll(ids.Select(async id => (await _program.Client.GetAsync($"/api/jobs/{id}").JsonAsync()).Text("user")!));
        Assert.Equal(["user-1", "user-2", "user-3"], users);
        _program.LetGo();
        await Task.WhenAll(banks.Select(bank => _program.UntilAsync(bank, "report", "completed")));
    }

    [Fact]
    public async Task ReportAndPodcastOfABankDoNotStandInEachOthersWay()
    {
        var report = await StartAsync("480228", Held);
        await _program.UntilHeldAsync(1);
        var podcast = await StartAsync("480228", """{"experts": ["ada"], "report": {"markdown": "One point."}}""", "podcast/");
        Assert.False(podcast.GetProperty("existing").GetBoolean());
        await _program.UntilAsync("480228", "podcast", "completed");
        Assert.Equal(report.Text("jobId"), (await _program.UntilAsync("480228", "report", "running")).Text("id"));
        _program.LetGo();
    }

    [Fact]
    public async Task AnActiveJobIsShownBeforeAFinishedOneAndACancelledOneSaysSo()
    {
        await StartAsync("480228", Loans);
        await _program.UntilAsync("480228", "report", "completed");
        var second = await StartAsync("480228", Held);
        await _program.UntilHeldAsync(1);
        Assert.Equal(second.Text("jobId"), (await _program.UntilAsync("480228", "report", "running")).Text("id"));

        using var cancel = await _program.Client.PostAsync($"/api/jobs/{second.Text("jobId")}/cancel", null);
        var job = await _program.UntilAsync("480228", "report", "cancelled");
        Assert.Equal(("The job was cancelled.", JsonValueKind.Null), (job.Text("message"), job.GetProperty("error").ValueKind));
        Assert.Equal("Prairie Bank: research report", (await _program.Client.GetAsync("/api/research/480228/report").JsonAsync()).Text("title"));
    }

    [Fact]
    public async Task TheReportIsFoundAlsoBehindManyPodcasts()
    {
        await StartAsync("480228", Loans);
        await _program.UntilAsync("480228", "report", "completed");
        for (var count = 0; count < 55; count++)
        {
            var podcast = await StartAsync("480228", Ada, "podcast/");
            await JobIsAsync(podcast, "completed");
        }

        Assert.Equal("Prairie Bank: research report", (await _program.Client.GetAsync("/api/research/480228/report").JsonAsync()).Text("title"));
        await _program.UntilAsync("480228", "report", "completed");
    }

    [Theory]
    [InlineData("report", "1.00:00:00")]
    [InlineData("podcast", "1.00:00:00")]
    public async Task ResultsAreKeptForADay(string type, string kept)
    {
        await StartAsync("480228", Loans);
        var job = await _program.UntilAsync("480228", "report", "completed");
        if (type == "podcast")
        {
            await StartAsync("480228", Ada, "podcast/");
            job = await _program.UntilAsync("480228", "podcast", "completed");
        }

        var whole = await _program.Client.GetAsync($"/api/jobs/{job.Text("id")}").JsonAsync();
        Assert.Equal(TimeSpan.Parse(kept), whole.GetProperty("expires_at").GetDateTimeOffset() - whole.GetProperty("completed_at").GetDateTimeOffset());
    }

    private Task JobIsAsync(JsonElement started, string status) => Support.Calls.JobCalls.UntilAsync(async () =>
        (await _program.Client.GetAsync($"/api/jobs/{started.Text("jobId")}").JsonAsync()).Text("status") == status, $"the job is {status}");

    private async Task<JsonElement> StartAsync(string bank, string body, string what = "", string user = "ada")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/research/{bank}/{what}generate-background")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { { "X-User-Id", user } },
        };
        return await _program.Client.SendAsync(request).JsonAsync(HttpStatusCode.Accepted);
    }
}
