using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests;

/// <summary>The jobs of a guild, on the whole program. Each test has a guild of its own.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class GuildsTests(GatewayFixture program)
{
    private const string Messages = """
        [{"channel_id": "10", "channel_name": "general", "author": "ada", "content": "The server upgrade was moved to Friday.", "created_at": "2026-02-22T10:00:00Z"},
         {"channel_id": "10", "channel_name": "general", "author": "bob", "content": "half a pair \ud800"},
         {"channel_id": "20", "author": "bob", "content": "Lunch is pizza today.", "created_at": "2026-02-21T10:00:00Z"}]
        """;

    /// <summary>The columns of ADR-013's table summary_jobs.</summary>
    private static readonly string[] Columns =
    [
        "id", "guild_id", "job_type", "status", "scope", "channel_ids", "category_id", "schedule_id", "start_time", "end_time",
        "progress_current", "progress_total", "progress_message", "summary_id", "error", "created_at", "started_at", "completed_at", "created_by", "metadata",
    ];

    private readonly string _guild = $"g {Guid.NewGuid():N}";

    private string Jobs => $"/guilds/{Uri.EscapeDataString(_guild)}/jobs";

    [Fact]
    public async Task ASummaryIsStartedRunsAndIsThereWithEveryColumn()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Jobs)
        {
            Content = Json($$$"""
                {"scope": "channel", "channel_ids": ["10"], "start_time": "2026-02-22T00:00:00+01:00", "end_time": "2026-02-23", "messages": {{{Messages}}},
                 "name": "#general", "schedule_id": "s-1", "job_type": "scheduled", "metadata": {"colour": "blue", "scope": "moon"}, "unknown": 1}
                """),
        };
        request.Headers.Add("X-User-Id", "ada");
        using var response = await program.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var started = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal($"{Jobs}/{started.Text("id")}", response.Headers.Location?.OriginalString);

        var job = await EndAsync(started);
        Assert.All(Columns, column => Assert.True(job.TryGetProperty(column, out _), column));
        Assert.Equal([started.Text("id"), started.Text("id"), _guild, "scheduled", "summary", "completed", "channel", "#general", "s-1", "ada"],
            Texts(job, "id", "job_id", "guild_id", "job_type", "type", "status", "scope", "name", "schedule_id", "created_by"));
        Assert.Equal(["2026-02-21T23:00:00Z", "2026-02-23T00:00:00Z", started.Text("id"), "Generating summary..."],
            Texts(job, "start_time", "end_time", "summary_id", "progress_message"));
        Assert.Equal("10", Assert.Single(job.GetProperty("channel_ids").EnumerateArray()).GetString());
        Assert.Equal((1, 1, 100), (job.GetProperty("progress_current").GetInt32(), job.GetProperty("progress_total").GetInt32(), job.GetProperty("progress_percent").GetInt32()));
        Assert.Equal(["blue", "channel"], Texts(job.GetProperty("metadata"), "colour", "scope"));
        Assert.All(new[] { "category_id", "error", "retry_of", "wait_reason", "cancel_requested_at" }, name => Assert.Equal(JsonValueKind.Null, job.GetProperty(name).ValueKind));
        Assert.True(job.GetProperty("created_at").GetDateTimeOffset() <= job.GetProperty("started_at").GetDateTimeOffset());
        Assert.True(job.GetProperty("started_at").GetDateTimeOffset() <= job.GetProperty("completed_at").GetDateTimeOffset());
        var result = job.GetProperty("result");
        Assert.Equal([started.Text("id"), "#general", "The server upgrade was moved to Friday."], Texts(result, "summary_id", "title", "summary"));

        var listed = Assert.Single((await ListAsync()).GetProperty("jobs").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, listed.GetProperty("result").ValueKind);
        Assert.All(job.EnumerateObject().Where(field => field.Name != "result"), field => Assert.Equal(field.Value.GetRawText(), listed.GetProperty(field.Name).GetRawText()));
    }

    [Theory]
    [InlineData("{}", "guild")]
    [InlineData("""{"channel_ids": ["1"]}""", "channel")]
    [InlineData("""{"category_id": "c", "channel_ids": ["1"], "scope": "category"}""", "category")]
    [InlineData("""{"category_id": "c", "messages": []}""", "category")]
    public async Task TheScopeFollowsFromTheRest(string body, string scope)
    {
        var job = await StartAsync(body);
        Assert.Equal(["manual", scope, "anonymous"], Texts(job, "job_type", "scope", "created_by"));
    }

    [Theory]
    [InlineData("""{"scope": "planet"}""", "scope")]
    [InlineData("""{"scope": "channel"}""", "channel_ids")]
    [InlineData("""{"category_id": "c"}""", "channel_ids")]
    [InlineData("""{"channel_ids": "1"}""", "channel_ids")]
    [InlineData("""{"channel_ids": [1]}""", "channel_ids[0]")]
    [InlineData("""{"category_id": 1}""", "category_id")]
    [InlineData("""{"start_time": "soon"}""", "start_time")]
    [InlineData("""{"start_time": "2026-02-22", "end_time": "2026-02-22"}""", "end_time")]
    [InlineData("""{"messages": {}}""", "messages")]
    [InlineData("""{"messages": ["hello"]}""", "messages[0]")]
    [InlineData("""{"job_type": "yearly"}""", "job_type")]
    [InlineData("""{"metadata": []}""", "metadata")]
    [InlineData("""{"name": ""}""", "name")]
    [InlineData("[]", "body")]
    public async Task AStartThatCannotBeReadIsRefusedByName(string body, string field)
    {
        await program.Client.PostAsync(Jobs, Json(body)).ProblemAsync(HttpStatusCode.BadRequest, field);
        Assert.Empty((await ListAsync()).GetProperty("jobs").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"metadata": {"a": "\ud800"}}""", HttpStatusCode.Created)]
    [InlineData("""{"metadata": {"\ud800": 1}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"category_id": "\ud800"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"metadata": {"a": 1, "a": 2}}""", HttpStatusCode.BadRequest)]
    public async Task HalfACharacterIsNoFaultOfTheService(string body, HttpStatusCode status)
    {
        using var response = await program.Client.PostAsync(Jobs, Json(body));
        Assert.True(status == response.StatusCode, $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        await ListAsync();
    }

    [Fact]
    public async Task WhatStartsOnceMayBeAskedForTwice()
    {
        const string Body = """{"idempotency_key": "today"}""";
        var first = await StartAsync(Body);
        var second = await program.Client.PostAsync(Jobs, Json(Body)).JsonAsync();
        Assert.Equal(first.Text("id"), second.Text("id"));
    }

    [Fact]
    public async Task APendingJobIsCancelledAndCanBeRetried()
    {
        var held = await HeldAsync();
        var cancelled = await PostAsync($"{Jobs}/{held.Id}/cancel").JsonAsync();
        Assert.Equal("cancelled", cancelled.Text("status"));
        Assert.Equal("cancelled", (await PostAsync($"{Jobs}/{held.Id}/cancel").JsonAsync()).Text("status"));

        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Jobs}/{held.Id}/retry") { Headers = { { "X-User-Id", "grace" } } };
        using var response = await program.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var retry = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal([held.Id.ToString(), _guild, "pending", "manual", "grace"], Texts(retry, "retry_of", "guild_id", "status", "job_type", "created_by"));
        Assert.NotEqual(held.Id.ToString(), retry.Text("id"));
        Assert.Equal($"{Jobs}/{retry.Text("id")}", response.Headers.Location?.OriginalString);
        Assert.Equal(retry.Text("id"), (await PostAsync($"{Jobs}/{held.Id}/retry").JsonAsync()).Text("id"));
    }

    [Fact]
    public async Task ARunningJobIsAskedToStop()
    {
        var held = await HeldAsync();
        var runner = program.Grains.GetGrain<IJobClaimGrain>(held.Id.GrainKey);
        var claim = (await runner.ClaimAsync("a-test", default))!.Claim;
        await runner.ReportProgressAsync(claim, JobProgress.Of(4, 5, "Generating summary..."), default);
        var asked = await PostAsync($"{Jobs}/{held.Id}/cancel").JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal(["running", "Generating summary..."], Texts(asked, "status", "progress_message"));
        Assert.Equal((4, 5, 80), (asked.GetProperty("progress_current").GetInt32(), asked.GetProperty("progress_total").GetInt32(), asked.GetProperty("progress_percent").GetInt32()));
        Assert.Equal(JsonValueKind.String, asked.GetProperty("cancel_requested_at").ValueKind);
        await PostAsync($"{Jobs}/{held.Id}/retry").ProblemAsync(HttpStatusCode.Conflict);
        await runner.FinishAsync(claim, new JobOutcome.Stopped(), default);
        Assert.Equal("cancelled", (await GetAsync(held.Id.ToString())).Text("status"));
    }

    [Fact]
    public async Task AFailedSummarySaysWhyAndIsRetriedWithItsInput()
    {
        var failed = await EndAsync(await StartAsync("""{"scope": "guild", "name": "Daily Digest"}"""));
        Assert.Equal(["failed", "No messages came with the job, and there is nowhere to read them from (Summaries:Folder or Summaries:Source:Url)."], Texts(failed, "status", "error"));
        Assert.Equal(JsonValueKind.Null, failed.GetProperty("summary_id").ValueKind);
        var conflict = await PostAsync($"{Jobs}/{failed.Text("id")}/cancel").ProblemAsync(HttpStatusCode.Conflict);
        Assert.Contains("failed", conflict.Text("detail"), StringComparison.Ordinal);
        var retry = await PostAsync($"{Jobs}/{failed.Text("id")}/retry").JsonAsync(HttpStatusCode.Created);
        Assert.Equal([failed.Text("id"), "guild", "Daily Digest"], Texts(retry, "retry_of", "scope", "name"));
        Assert.Equal("failed", (await EndAsync(retry)).Text("status"));
    }

    [Fact]
    public async Task ACompletedJobIsNeitherCancelledNorRetriedAndTheReasonIsSaid()
    {
        var done = (await EndAsync(await StartAsync("{\"messages\": []}"))).Text("id");
        foreach (var verb in new[] { "cancel", "retry" })
        {
            var conflict = await PostAsync($"{Jobs}/{done}/{verb}").ProblemAsync(HttpStatusCode.Conflict);
            Assert.Contains("completed", conflict.Text("detail"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task UnderAnotherGuildAJobIsNotThereAndStaysAsItIs()
    {
        var held = await HeldAsync();
        var homeless = await program.SubmitHeldAsync();
        foreach (var address in new[] { $"/guilds/other/jobs/{held.Id}", $"{Jobs}/{homeless.Id}", $"{Jobs}/{Guid.NewGuid()}" })
        {
            await program.Client.GetAsync(address).ProblemAsync(HttpStatusCode.NotFound);
            await PostAsync($"{address}/cancel").ProblemAsync(HttpStatusCode.NotFound);
            await PostAsync($"{address}/retry").ProblemAsync(HttpStatusCode.NotFound);
        }

        Assert.Equal("pending", (await GetAsync(held.Id.ToString())).Text("status"));
        await program.Client.GetAsync($"{Jobs}/1").ProblemAsync(HttpStatusCode.BadRequest, "job_id");
    }

    [Theory]
    [InlineData("""["free"]""", null)]
    [InlineData("""{"scope": 5}""", null)]
    [InlineData("""{"scope": "\ud800"}""", null)]
    [InlineData("null", """{"scope": "guild", "start_time": "2026-02-22"}""")]
    public async Task ASummaryThatCameAnotherWayIsShownWithWhatItSays(string metadata, string? input)
    {
        var job = await program.SubmitAsync(new JobSubmission
        {
            Type = "summary", Tenant = _guild, RunAt = DateTimeOffset.MaxValue, Metadata = new JsonText(metadata), Input = input is null ? null : new JsonText(input),
        });
        var shown = await GetAsync(job.Id.ToString());
        Assert.Equal(["api", input is null ? null : "guild", input is null ? null : "2026-02-22"], Texts(shown, "job_type", "scope", "start_time"));
        Assert.Equal(metadata, shown.GetProperty("metadata").GetRawText());
    }

    private Task<JobSnapshot> HeldAsync() =>
        program.SubmitAsync(new JobSubmission { Type = "held", Tenant = _guild, Trigger = JobTrigger.Manual });

    private Task<JsonElement> StartAsync(string body) => program.Client.PostAsync(Jobs, Json(body)).JsonAsync(HttpStatusCode.Created);

    private Task<JsonElement> ListAsync() => program.Client.GetAsync(Jobs).JsonAsync();

    private Task<JsonElement> GetAsync(string id) => program.Client.GetAsync($"{Jobs}/{id}").JsonAsync();

    private Task<HttpResponseMessage> PostAsync(string address) => program.Client.PostAsync(address, null);

    /// <summary>The job when it is final.</summary>
    private async Task<JsonElement> EndAsync(JsonElement job)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!(await program.Client.GetAsync($"/api/jobs/{job.Text("id")}?wait=25s", patience.Token).JsonAsync()).Text("status")!.EndsWith("ed", StringComparison.Ordinal))
        {
        }

        return await GetAsync(job.Text("id")!);
    }

    private static IEnumerable<string?> Texts(JsonElement json, params string[] names) => names.Select(name => json.Text(name));

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
