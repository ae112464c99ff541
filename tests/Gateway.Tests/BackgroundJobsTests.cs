using System.Net;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests;

/// <summary>Operations that run in their callers, as the user who left sees them.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class BackgroundJobsTests(GatewayFixture program)
{
    private const string Route = "/api/background-jobs";

    private readonly User _ada = new(program.Client);
    private readonly string _session = $"s-{Guid.NewGuid()}";

    [Fact]
    public async Task AJobIsBegunByItsCallerAndRuns()
    {
        using var response = await _ada.SendAsync(HttpMethod.Post, Route, new
        {
            jobType = "epm_generation", // a type with a handler too: it is the caller that runs this one
            inputData = new { understandingId = "u-1" },
            sessionId = _session,
            relatedEntityId = "u-1",
            relatedEntityType = "strategic_understanding",
            userId = "someone else",
        });
        var started = await Task.FromResult(response).JsonAsync(HttpStatusCode.Created);
        var id = started.Text("jobId");
        Assert.Equal((id, $"{Route}/{id}"), (started.Text("id"), response.Headers.Location!.ToString()));
        Assert.Equal(120, started.GetProperty("lease").GetProperty("seconds").GetDouble());

        var job = await _ada.GetAsync($"{Route}/{id}");
        foreach (var shown in new[] { started.GetProperty("job"), job.GetProperty("job"), job })
        {
            Assert.Equal((id, "running", _ada.Name), (shown.Text("id"), shown.Text("status"), shown.Text("userId")));
            Assert.Equal((_session, "epm_generation"), (shown.Text("sessionId"), shown.Text("jobType")));
            Assert.Equal(("u-1", "strategic_understanding"), (shown.Text("relatedEntityId"), shown.Text("relatedEntityType")));
            Assert.Equal("u-1", shown.GetProperty("inputData").Text("understandingId"));
            Assert.Equal((0, false), (shown.GetProperty("progress").GetDouble(), shown.GetProperty("cancelRequested").GetBoolean()));
        }
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    public async Task WhoComesBackFindsTheOperationWhereItIs(string method)
    {
        var id = await BeginAsync();
        await _ada.JsonAsync(new HttpMethod(method), $"{Route}/{id}", new { status = "running", progress = 75, progressMessage = "Generating resources..." });

        var running = Assert.Single(Jobs(await _ada.GetAsync($"{Route}/running")));
        Assert.Equal((id, _session, 75), (running.Text("id"), running.Text("sessionId"), running.GetProperty("progress").GetDouble()));
        var job = (await _ada.GetAsync($"{Route}/by-session/{_session}")).GetProperty("job");
        Assert.Equal((id, "running", "Generating resources..."), (job.Text("id"), job.Text("status"), job.Text("progressMessage")));
        Assert.Empty(Jobs(await new User(program.Client).GetAsync($"{Route}/running")));
    }

    [Fact]
    public async Task EveryWordOfTheCallerExtendsTheLeaseAndSilenceAboutAFieldChangesNothing()
    {
        var id = await BeginAsync();
        var first = await _ada.PatchAsync(id, new { progress = 12.5, progressMessage = "Extracting tasks..." });
        foreach (var body in new object?[] { null, new { }, new { progress = (int?)null, unknown = 1 } })
        {
            var next = await _ada.PatchAsync(id, body);
            Assert.Equal((12.5, "Extracting tasks..."), (next.GetProperty("progress").GetDouble(), next.GetProperty("job").Text("progressMessage")));
            Assert.True(LeaseOf(next) > LeaseOf(first));
            first = next;
        }

        static DateTimeOffset LeaseOf(JsonElement answer) => answer.GetProperty("lease").GetProperty("expiresAt").GetDateTimeOffset();
    }

    [Fact]
    public async Task ACompletedJobShowsItsResultAndTakesNoOtherEnd()
    {
        var id = await BeginAsync();
        var end = new { status = "completed", progress = 100, resultData = new { programId = "p-1" } };
        Assert.False((await _ada.PatchAsync(id, end)).TryGetProperty("lease", out _));
        Assert.Equal("completed", (await _ada.PatchAsync(id, end)).Text("status")); // said again, because the answer got lost

        var job = (await _ada.GetAsync($"{Route}/by-session/{_session}")).GetProperty("job");
        Assert.Equal(("completed", "p-1", 100), (job.Text("status"), job.GetProperty("resultData").Text("programId"), job.GetProperty("progress").GetInt32()));
        Assert.NotEqual(JsonValueKind.Null, job.GetProperty("completedAt").ValueKind);
        foreach (var (method, path, body) in new[] { ("PATCH", "", (object)new { progress = 5 }), ("PATCH", "", new { status = "failed" }), ("POST", "/fail", new { }) })
            Assert.Contains("completed", (await _ada.SendAsync(new HttpMethod(method), $"{Route}/{id}{path}", body).ProblemAsync(HttpStatusCode.Conflict)).Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error":"No more tokens."}""", "failed", "No more tokens.")]
    [InlineData("""{"error":{"message":"No more tokens.","code":"quota"}}""", "quota", "No more tokens.")]
    [InlineData("""{"error":{}}""", "failed", "The caller gave no reason.")] // JSON.stringify(new Error("…"))
    [InlineData("""{"error":""}""", "failed", "The caller gave no reason.")]
    [InlineData("""{"error":{"message":""}}""", "failed", "The caller gave no reason.")]
    [InlineData("{}", "failed", "The caller gave no reason.")]
    [InlineData(null, "failed", "The caller gave no reason.")]
    public async Task AFailureIsToldInEveryShapeThatCallersSend(string? body, string code, string message)
    {
        var failed = await _ada.JsonAsync(HttpMethod.Post, $"{Route}/{await BeginAsync()}/fail", body);
        Assert.Equal(("failed", message), (failed.Text("status"), failed.Text("errorMessage")));
        Assert.Equal((code, message), (failed.GetProperty("error").Text("code"), failed.GetProperty("job").GetProperty("error").Text("message")));

        var same = await _ada.PatchAsync(await BeginAsync(), JsonNodeOf(body ?? "{}", "failed"));
        Assert.Equal((code, message), (same.GetProperty("error").Text("code"), same.Text("errorMessage")));
    }

    [Fact]
    public async Task ALongReasonIsCutBetweenCharactersAndKeptAsDetail()
    {
        var reason = "x" + string.Concat(Enumerable.Repeat("🎵", 3_000));
        var error = (await _ada.JsonAsync(HttpMethod.Post, $"{Route}/{await BeginAsync()}/fail", new { error = reason })).GetProperty("error");
        Assert.Equal(($"{reason[..999]}…", $"{reason[..3_999]}…"), (error.Text("message"), error.Text("detail")));
    }

    [Fact]
    public async Task ACancelReachesTheOneWhoWorks()
    {
        var id = await BeginAsync();
        await program.Client.PostAsync($"/api/jobs/{id}/cancel", null).JsonAsync(HttpStatusCode.Accepted);
        Assert.True((await _ada.PatchAsync(id, new { progress = 50 })).GetProperty("cancelRequested").GetBoolean());
        Assert.Equal("cancelled", (await _ada.PatchAsync(id, new { status = "cancelled" })).Text("status"));
    }

    [Fact]
    public async Task ACallerMayCancelByItself() =>
        Assert.Equal("cancelled", (await _ada.PatchAsync(await BeginAsync(), new { status = "cancelled" })).Text("status"));

    [Fact]
    public async Task AJobOfTheServiceIsNotItsCallersToReportOn()
    {
        var job = await program.SubmitHeldAsync();
        await _ada.SendAsync(HttpMethod.Patch, $"{Route}/{job.Id}", new { progress = 5 }).ProblemAsync(HttpStatusCode.Conflict);
        await _ada.SendAsync(HttpMethod.Post, $"{Route}/{job.Id}/fail", new { error = "no" }).ProblemAsync(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task ACompletionIsToldOnceToItsUserAlone()
    {
        var (done, broken) = (await BeginAsync(), await BeginAsync());
        Assert.Empty(Jobs(await _ada.GetAsync($"{Route}/recent-completions")));
        await _ada.PatchAsync(done, new { status = "completed" });
        await _ada.JsonAsync(HttpMethod.Post, $"{Route}/{broken}/fail", new { error = "no" });

        Assert.Empty(Jobs(await new User(program.Client).GetAsync($"{Route}/recent-completions")));
        Assert.Equal([(broken, false), (done, false)], await SeenAsync("?all=true"));
        Assert.Equal([(broken, false), (done, false)], await SeenAsync(""));
        Assert.Empty(await SeenAsync(""));
        Assert.Equal([(broken, true), (done, true)], await SeenAsync("?all=true"));
    }

    [Fact]
    public async Task AnActiveJobOfASessionGoesBeforeAnEndedOne()
    {
        Assert.Equal(JsonValueKind.Null, (await _ada.GetAsync($"{Route}/by-session/{_session}")).GetProperty("job").ValueKind);
        var active = await BeginAsync();
        await _ada.PatchAsync(await BeginAsync(), new { status = "completed" });
        Assert.Equal(active, (await _ada.GetAsync($"{Route}/by-session/{_session}")).GetProperty("job").Text("id"));
    }

    [Fact]
    public async Task TheJobsPageHasEveryJobOfTheUserNewestFirst()
    {
        var ids = new[] { await BeginAsync(), await BeginAsync(), await BeginAsync() };
        var first = await _ada.GetAsync($"{Route}?limit=2");
        Assert.Equal([ids[2], ids[1]], Jobs(first).Select(job => job.Text("id")));
        Assert.Equal([ids[0]], Jobs(await _ada.GetAsync($"{Route}?limit=2&cursor={first.Text("next")}")).Select(job => job.Text("id")));
    }

    [Theory]
    [InlineData("""{"relatedEntityType":"\ud800"}""")]
    [InlineData("""{"relatedEntityType":7}""")]
    [InlineData("[1]")]
    public async Task JobsWithMetadataOfTheirOwnAreShownToo(string metadata)
    {
        await _ada.SendAsync(HttpMethod.Post, "/api/jobs", $$"""{"type":"held","metadata":{{metadata}}}""").JsonAsync(HttpStatusCode.Created);
        Assert.Equal(JsonValueKind.Null, Assert.Single(Jobs(await _ada.GetAsync($"{Route}/running"))).GetProperty("relatedEntityType").ValueKind);
    }

    public static TheoryData<string, string, string?, string> Refused() => new()
    {
        { "POST", Route, null, "jobType" },
        { "POST", Route, """{"jobType":"No Such"}""", "jobType" },
        { "POST", Route, """{"jobType":"x","sessionId":7}""", "sessionId" },
        { "POST", Route, """{"jobType":"x","relatedEntityType":""}""", "relatedEntityType" },
        { "POST", Route, "[]", "body" },
        { "PATCH", $"{Route}/ID", """{"progress":101}""", "progress" },
        { "PATCH", $"{Route}/ID", """{"progress":"half"}""", "progress" },
        { "PATCH", $"{Route}/ID", """{"progressMessage":{}}""", "progressMessage" },
        { "PATCH", $"{Route}/ID", """{"status":"done"}""", "status" },
        { "PATCH", $"{Route}/ID", """{"resultData":{"n":1}}""", "resultData" },
        { "PATCH", $"{Route}/ID", """{"error":"no"}""", "error" },
        { "PATCH", $"{Route}/ID", """{"status":"failed","error":{"message":7}}""", "error.message" },
        { "POST", $"{Route}/ID/fail", """{"error":7}""", "error" },
        { "PATCH", $"{Route}/nothing", "{}", "id" },
        { "POST", $"{Route}/nothing/fail", "{}", "id" },
        { "GET", $"{Route}/nothing", null, "id" },
        { "GET", $"{Route}?limit=0", null, "limit" },
        { "GET", $"{Route}?cursor=x", null, "cursor" },
        { "GET", $"{Route}/recent-completions?all=maybe", null, "all" },
        { "GET", $"{Route}/by-session/{new string('s', 201)}", null, "sessionId" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task WhatIsWrongIsNamedAndChangesNothing(string method, string path, string? body, string field)
    {
        var id = await BeginAsync();
        await _ada.SendAsync(new HttpMethod(method), path.Replace("ID", id, StringComparison.Ordinal), body)
            .ProblemAsync(HttpStatusCode.BadRequest, field);
        Assert.Equal("running", (await _ada.GetAsync($"{Route}/{id}")).Text("status"));
    }

    [Theory]
    [InlineData("GET", Route)]
    [InlineData("GET", $"{Route}/running")]
    [InlineData("GET", $"{Route}/recent-completions")]
    [InlineData("POST", Route)]
    [InlineData("POST", Epm.Route)]
    public async Task AUserWhoIsNoneIsRefused(string method, string path) =>
        await new User(program.Client, new string('u', 201)).SendAsync(new HttpMethod(method), path, new { jobType = "x", understandingId = "u-1" })
            .ProblemAsync(HttpStatusCode.BadRequest, "X-User-Id");

    [Theory]
    [InlineData("GET", "")]
    [InlineData("PATCH", "")]
    [InlineData("POST", "/fail")]
    public async Task AJobThatIsNotThereIsNotFound(string method, string path) =>
        await _ada.SendAsync(new HttpMethod(method), $"{Route}/{JobId.New(TimeProvider.System)}{path}").ProblemAsync(HttpStatusCode.NotFound);

    private async Task<string> BeginAsync() =>
        (await _ada.SendAsync(HttpMethod.Post, Route, new { jobType = "five_whys", sessionId = _session }).JsonAsync(HttpStatusCode.Created)).Text("jobId")!;

    private async Task<(string?, bool)[]> SeenAsync(string query) => [.. Jobs(await _ada.GetAsync($"{Route}/recent-completions{query}"))
        .Select(job => (job.Text("id"), job.GetProperty("seen").GetBoolean()))];

    private static JsonElement.ArrayEnumerator Jobs(JsonElement answer) => answer.GetProperty("jobs").EnumerateArray();

    private static Dictionary<string, object> JsonNodeOf(string body, string status)
    {
        var fields = JsonSerializer.Deserialize<Dictionary<string, object>>(body)!;
        fields["status"] = status;
        return fields;
    }
}
