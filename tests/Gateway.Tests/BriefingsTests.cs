using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests;

/// <summary>The dashboard's routes, each with what its client does with the answer.</summary>
public sealed class BriefingsTests : IAsyncLifetime
{
    private BriefingsProgram _program = null!;

    public async Task InitializeAsync() => _program = await BriefingsProgram.StartAsync();

    public async Task DisposeAsync() => await _program.DisposeAsync();

    [Fact]
    public async Task ABriefingIsStartedWithoutABodyAndPolledUntilItIsThere()
    {
        _program.Podcasts.SetResult(FeedServer.Rss("Three"));
        using var response = await _program.Client.PostAsync("/api/briefings/generate", null);
        var started = await response.Content.ReadFromJsonAsync<JsonElement>();
        var id = started.Text("id")!;
        Assert.Equal((HttpStatusCode.OK, $"/api/briefings/generate/{id}"), (response.StatusCode, response.Headers.Location?.OriginalString));
        Assert.Equal((id, "briefing"), (started.Text("job_id"), started.Text("type")));
        Assert.True(Guid.TryParse(id, out _));

        var done = await _program.CompletedAsync(id);

        var result = done.GetProperty("result");
        Assert.Equal(["podcasts", "x"], result.GetProperty("groups").EnumerateArray().Select(group => group.Text("platform")));
        Assert.Equal(3, result.GetProperty("items_count").GetInt32());
        Assert.Equal(("extractive", "What is said about Three."), (result.Text("method"), result.GetProperty("groups")[0].GetProperty("items")[0].Text("summary")));
        Assert.Null(done.Text("error"));
        Assert.Equal("""{"podcasts":{"status":"completed","count":1},"x":{"status":"completed","count":2}}""", done.GetProperty("media_status").GetRawText());
    }

    [Fact]
    public async Task WhileItRunsItsDocumentHasTheOldFieldsAndTheNew()
    {
        var id = await _program.GenerateAsync();

        var running = await _program.UntilAsync(id, view => view.GetProperty("current").GetInt32() == 1);

        Assert.Equal(("running", "Fetching sources...", "Fetching sources..."), (running.Text("status"), running.Text("step"), running.Text("message")));
        Assert.Equal("""{"current":1,"total":2}""", running.GetProperty("progress").GetRawText());
        Assert.Equal(2, running.GetProperty("total").GetInt32());
        Assert.Equal("""{"podcasts":{"status":"processing","count":0},"x":{"status":"completed","count":2}}""", running.GetProperty("media_status").GetRawText());
        Assert.Equal(JsonValueKind.Null, running.GetProperty("result").ValueKind);
        foreach (var time in new[] { "created_at", "started_at" })
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$", running.Text(time));
        Assert.Null(running.Text("completed_at"));
    }

    [Fact]
    public async Task TheJobAtWorkIsFoundWhenThePageIsLoadedAgain()
    {
        Assert.Equal("""{"active":false,"job":null}""", (await GetAsync("/api/briefings/jobs/active")).GetRawText());
        var id = await _program.GenerateAsync();
        await _program.UntilAsync(id, view => view.Text("status") == "running");
        await SubmitAsync("transcription"); // newer, but it waits

        var active = await GetAsync("/api/briefings/jobs/active");

        Assert.True(active.GetProperty("active").GetBoolean());
        Assert.Equal((id, "running"), (active.GetProperty("job").Text("id"), active.GetProperty("job").Text("status")));
        _program.Podcasts.SetResult(FeedServer.Rss("Three"));
        await _program.CompletedAsync(id);
        Assert.Equal("transcription", (await GetAsync("/api/briefings/jobs/active")).GetProperty("job").Text("type"));
    }

    [Fact]
    public async Task ARestartInTheMiddleLosesNothing()
    {
        var id = await _program.GenerateAsync();
        await _program.UntilAsync(id, view => view.GetProperty("current").GetInt32() == 1);

        await _program.RestartAsync();

        Assert.Equal(id, (await GetAsync("/api/briefings/jobs/active")).GetProperty("job").Text("id"));
        _program.Podcasts.SetResult(FeedServer.Rss("Three"));
        Assert.Equal(3, (await _program.CompletedAsync(id)).GetProperty("result").GetProperty("items_count").GetInt32());
    }

    [Fact]
    public async Task TheLatestBriefingIsTheOneThatWasCompletedLast()
    {
        await _program.Client.GetAsync("/api/briefings/latest").ProblemAsync(HttpStatusCode.NotFound);
        Assert.Equal("[]", (await GetAsync("/api/briefings")).GetRawText());
        _program.Podcasts.SetResult(FeedServer.Rss("Three"));
        var first = await _program.GenerateAsync(new { title = "First" });
        await _program.CompletedAsync(first);
        var second = await _program.GenerateAsync(new { title = "Second" });
        await _program.CompletedAsync(second);
        await SubmitAsync("transcription");

        var latest = await GetAsync("/api/briefings/latest");

        Assert.Equal((second, "Second"), (latest.Text("id"), latest.GetProperty("result").Text("title")));
        var history = await GetAsync("/api/briefings");
        Assert.Equal([second, first], Ids(history));
        Assert.Equal("Second", history[0].Text("title"));
        Assert.Equal([second], Ids(await GetAsync("/api/briefings?limit=1")));
    }

    [Fact]
    public async Task TheHistoryHasJobsOfEveryTypeAndNoOtherProducts()
    {
        await SubmitAsync("transcription", tenant: "elsewhere");
        var transcription = await SubmitAsync("transcription");
        var extraction = await SubmitAsync("extraction");
        var briefing = await _program.GenerateAsync();

        Assert.Equal([briefing, extraction, transcription], Ids(await GetAsync("/api/briefings/jobs?limit=20")));
        using var response = await _program.Client.GetAsync("/api/briefings/jobs?limit=2");
        Assert.Equal([briefing, extraction], Ids(await response.Content.ReadFromJsonAsync<JsonElement>()));
        Assert.Equal($"</api/briefings/jobs?limit=2&cursor={extraction}>; rel=\"next\"", response.Headers.GetValues("Link").Single());
        Assert.Equal([transcription], Ids(await GetAsync($"/api/briefings/jobs?limit=2&cursor={extraction}")));
    }

    [Fact]
    public async Task AJobIsFoundByItsIdWhateverItsType()
    {
        var id = await SubmitAsync("extraction");

        var job = await GetAsync($"/api/briefings/jobs/{id}");

        Assert.Equal(("extraction", "pending", "Nothing runs jobs of type extraction: the setting Jobs:Types:extraction:Run is missing."),
            (job.Text("type"), job.Text("status"), job.Text("wait_reason")));
        Assert.Equal("{}", job.GetProperty("media_status").GetRawText());
    }

    [Theory]
    [InlineData("jobs/", "id")]
    [InlineData("generate/", "job_id")]
    public async Task AJobOfAnotherProductIsNotFoundHere(string route, string field)
    {
        var other = await SubmitAsync("extraction", tenant: "elsewhere");

        await _program.Client.GetAsync($"/api/briefings/{route}{other}").ProblemAsync(HttpStatusCode.NotFound);
        await _program.Client.GetAsync($"/api/briefings/{route}{Guid.CreateVersion7()}").ProblemAsync(HttpStatusCode.NotFound);
        await _program.Client.GetAsync($"/api/briefings/{route}1736042351").ProblemAsync(HttpStatusCode.BadRequest, field);
    }

    [Fact]
    public async Task AFailedJobShowsAnErrorMessage()
    {
        _program.BreakX();
        _program.Podcasts.SetResult(null);

        var failed = await _program.UntilAsync(await _program.GenerateAsync(), view => view.Text("status") == "failed");

        Assert.Equal("None of the 2 sources could be read; the first, 127.0.0.1: The server answered 500.", failed.Text("error"));
        Assert.Equal("failed", failed.GetProperty("media_status").GetProperty("x").Text("status"));
        Assert.Matches(@"\+00:00$", failed.Text("completed_at"));
    }

    [Theory]
    [InlineData("""{"options":{"title":"Mine","max_items":1,"platforms":{"notes":[{"items":[{"title":"New","published":"2026-01-05"},{"title":"Old","published":"2026-01-01"}]}]}}}""")]
    [InlineData("""{"title":"Mine","since":"2026-01-05","platforms":{"notes":[{"items":[{"title":"New","published":"2026-01-05"},{"title":"Old","published":"2026-01-01"}]}]},"theme":"dark"}""")]
    public async Task OptionsAreTakenInEitherPlace(string body)
    {
        using var response = await PostAsync(body);
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>()).Text("id")!;

        var result = (await _program.CompletedAsync(id)).GetProperty("result");

        Assert.Equal("Mine", result.Text("title"));
        Assert.Equal("New", Assert.Single(result.GetProperty("groups")[0].GetProperty("items").EnumerateArray()).Text("title"));
    }

    [Theory]
    [InlineData("""{"options":{"platforms":{"x":[{"url":"ftp://example.org/"}]}}}""", "options.platforms.x[0].url")]
    [InlineData("""{"options":[]}""", "options")]
    [InlineData("""{"platforms":[]}""", "platforms")]
    [InlineData("""{"platforms":{"/":[]}}""", "platforms./")]
    [InlineData("""{"platforms":{"x":{"url":"https://example.org/"}}}""", "platforms.x")]
    [InlineData("""{"platforms":{"x":[7]}}""", "platforms.x[0]")]
    [InlineData("""{"platforms":{"x":[{}]}}""", "platforms.x[0]")]
    [InlineData("""{"platforms":{"x":[{"file":"a"},{"url":"https://example.org/","file":"a"}]}}""", "platforms.x[1]")]
    [InlineData("""{"platforms":{"x":[{"url":"https://me:secret@example.org/"}]}}""", "platforms.x[0].url")]
    [InlineData("""{"platforms":{"x":[{"file":"../jobs.db"}]}}""", "platforms.x[0].file")]
    [InlineData("""{"platforms":{"x":[{"items":[{}]}]}}""", "platforms.x[0].items[0].title")]
    [InlineData("""{"platforms":{"x":[{"items":[{"title":"a","published":5}]}]}}""", "platforms.x[0].items[0].published")]
    [InlineData("""{"since":"yesterday"}""", "since")]
    [InlineData("""{"title":7}""", "title")]
    [InlineData("""{"max_items":0}""", "max_items")]
    [InlineData("[]", "body")]
    [InlineData("""{"since":"\ud800"}""", "since")]
    [InlineData("""{"platforms":{"\ud800":[]}}""", "body")]
    [InlineData("""{"platforms":{"x":[{"name":"\ud800","file":"a"}]}}""", "platforms.x[0].name")]
    public async Task AWrongFieldIsRefusedByItsName(string body, string field)
    {
        using var response = await PostAsync(body);
        await response.ProblemAsync(HttpStatusCode.BadRequest, field);
    }

    [Theory]
    [InlineData("/api/briefings?limit=0", "limit")]
    [InlineData("/api/briefings/jobs?limit=many", "limit")]
    [InlineData("/api/briefings?cursor=x", "cursor")]
    public async Task AWrongParameterIsRefusedByItsName(string address, string field) =>
        await _program.Client.GetAsync(address).ProblemAsync(HttpStatusCode.BadRequest, field);

    private Task<JsonElement> GetAsync(string address) => _program.Client.GetAsync(address).JsonAsync();

    private Task<HttpResponseMessage> PostAsync(string body) =>
        _program.Client.PostAsync("/api/briefings/generate", new StringContent(body, Encoding.UTF8, "application/json"));

    private async Task<string> SubmitAsync(string type, string tenant = "briefings") =>
        (await _program.Client.PostAsJsonAsync("/api/jobs", new { type, tenant }).JsonAsync(HttpStatusCode.Created)).Text("id")!;

    private static string[] Ids(JsonElement jobs) => [.. jobs.EnumerateArray().Select(job => job.Text("id")!)];
}
