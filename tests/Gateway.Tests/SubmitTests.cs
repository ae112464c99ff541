using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;

namespace OrleansJobs.Gateway.Tests;

/// <summary>The canonical way to start a job, on the real grains and the real database.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class SubmitTests(GatewayFixture program)
{
    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task EveryFieldArrives()
    {
        using var response = await PostAsync($$"""
            {"type":"held","input":{"a":[1,  2.50]},"tenant":"g/1 '\"","user":"ada","session":"s","subject":"b","name":"Café","trigger":"manual",
             "run_at":"2099-01-01T00:00:00+01:00","priority":-7,"max_attempts":5,"timeout":1.5,"start_within":90.5,"idempotency_key":"{{_key}}","active_key":"{{_key}}",
             "metadata":["kept"]}
            """);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var job = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal($"/api/jobs/{job.Text("id")}", response.Headers.Location?.OriginalString);
        Assert.Equal("""{"a":[1,  2.50]}""", job.GetProperty("input").GetRawText());
        Assert.Equal(["g/1 '\"", "ada", "s", "b", "Café", "manual", "2098-12-31T23:00:00+00:00", _key, _key],
            new[] { "tenant", "user", "session", "subject", "name", "trigger", "run_at", "idempotency_key", "active_key" }.Select(name => job.Text(name)));
        Assert.Equal([-7, 5], new[] { "priority", "max_attempts" }.Select(name => job.GetProperty(name).GetInt32()));
        Assert.Equal((1.5, "kept"), (job.GetProperty("timeout").GetDouble(), job.GetProperty("metadata")[0].GetString()));
        Assert.Equal("2098-12-31T23:01:30.5+00:00", job.Text("start_before"));
        Assert.Equal("Waiting until 2098-12-31T23:00:00Z.", job.Text("wait_reason"));
    }

    [Fact]
    public async Task ATypeIsEnoughAndTheUserIsTheCallers()
    {
        Assert.Equal("anonymous", (await JobAsync("""{"type":"transcription"}""")).Text("user"));
        program.Client.DefaultRequestHeaders.Add("X-User-Id", "grace");
        try
        {
            Assert.Equal("grace", (await JobAsync("""{"type":"transcription"}""")).Text("user"));
            Assert.Equal("ada", (await JobAsync("""{"type":"transcription","user":"ada"}""")).Text("user"));
        }
        finally
        {
            program.Client.DefaultRequestHeaders.Remove("X-User-Id");
        }
    }

    [Fact]
    public async Task ATypeThatNothingRunsHereWaitsAndSaysSo() =>
        Assert.Equal("Nothing runs jobs of type extraction: the setting Jobs:Types:extraction:Run is missing.", (await JobAsync("""{"type":"extraction"}""")).Text("wait_reason"));

    [Fact]
    public async Task ASecondRequestWithTheKeyIsAnsweredWithTheFirstJob()
    {
        var first = await JobAsync($$"""{"type":"held","idempotency_key":"{{_key}}"}""");
        using var second = await PostAsync($$"""{"type":"held","idempotency_key":"{{_key}}"}""");
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(first.Text("id"), (await second.Content.ReadFromJsonAsync<JsonElement>()).Text("id"));
    }

    [Fact]
    public async Task TheKeyMayStandInTheHeaderQuotedOrNot()
    {
        var first = await JobAsync($$"""{"type":"held","idempotency_key":"{{_key}}"}""");
        Assert.Equal(_key, first.Text("idempotency_key"));
        foreach (var header in new[] { _key, $"\"{_key}\"" })
            Assert.Equal(first.Text("id"), (await PostAsync("""{ "type": "held" }""", header).JsonAsync(HttpStatusCode.OK)).Text("id"));
        await PostAsync($$"""{"type":"held","idempotency_key":"{{_key}}"}""", _key).JsonAsync(HttpStatusCode.OK);
        await PostAsync("""{"type":"held","idempotency_key":"another"}""", _key).ProblemAsync(HttpStatusCode.BadRequest, "idempotency_key");
        await PostAsync("""{"type":"held"}""", new string('x', 201)).ProblemAsync(HttpStatusCode.BadRequest, "Idempotency-Key");
        await PostAsync("""{"type":"held"}""", " ").ProblemAsync(HttpStatusCode.BadRequest, "Idempotency-Key");
    }

    [Fact]
    public async Task AnotherRequestUnderTheKeyIsRefused()
    {
        var first = await JobAsync($$$"""{"type":"held","idempotency_key":"{{{_key}}}","input":{"a":1}}""");
        var problem = await PostAsync($$$"""{"type":"held","idempotency_key":"{{{_key}}}","input":{"a":2}}""").ProblemAsync(HttpStatusCode.Conflict);
        Assert.Contains($"'{_key}' was used for job {first.Text("id")}, which was asked for in another way", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(first.Text("id"), problem.Text("job_id"));
    }

    /// <summary>The other routes that start a job from JSON: path, body, another body, and where the id stands in the answer.</summary>
    [Theory]
    [InlineData("/guilds/keys/jobs", """{"messages":[]}""", """{"messages":[],"name":"b"}""", "id")]
    [InlineData("/api/briefings/generate", """{"platforms":{}}""", """{"platforms":{},"title":"b"}""", "id")]
    [InlineData("/api/background-jobs", """{"jobType":"five_whys"}""", """{"jobType":"five_whys","name":"b"}""", "jobId")]
    [InlineData("/api/generate-epm", """{"understandingId":"u-1"}""", """{"understandingId":"u-2"}""", "jobId")]
    public async Task EveryRouteThatStartsAJobTakesTheHeader(string path, string body, string other, string id)
    {
        using var first = await SendAsync(path, body, _key);
        using var again = await SendAsync(path, body, _key);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(await IdAsync(first), await IdAsync(again));
        await SendAsync(path, other, _key).ProblemAsync(HttpStatusCode.Conflict);

        async Task<string?> IdAsync(HttpResponseMessage response) => (await response.Content.ReadFromJsonAsync<JsonElement>()).Text(id);
    }

    [Theory]
    [InlineData("{}", "type")]
    [InlineData("""{"type":null}""", "type")]
    [InlineData("""{"type":7}""", "type")]
    [InlineData("""{"type":"Upper"}""", "type")]
    [InlineData("""{"type":"held","tenant":""}""", "tenant")]
    [InlineData("""{"type":"held","tenant":"a\u0000b"}""", "tenant")]
    [InlineData("""{"type":"held","user":["ada"]}""", "user")]
    [InlineData("""{"type":"held","session":"\ud800"}""", "session")]
    [InlineData("""{"type":"held","trigger":"by hand"}""", "trigger")]
    [InlineData("""{"type":"held","run_at":"tomorrow"}""", "run_at")]
    [InlineData("""{"type":"held","run_at":1790000000}""", "run_at")]
    [InlineData("""{"type":"held","run_at":"2027-06-01"}""", "run_at")]
    [InlineData("""{"type":"held","run_at":"2027-01-01 10:00"}""", "run_at")]
    [InlineData("""{"type":"held","run_at":"2027-01-01T10:00:00"}""", "run_at")]
    [InlineData("""{"type":"held","then":[{"type":"held","run_at":"2027-01-01T10:00:00.5"}]}""", "then[0].run_at")]
    [InlineData("""{"type":"held","priority":1.5}""", "priority")]
    [InlineData("""{"type":"held","priority":99999999999}""", "priority")]
    [InlineData("""{"type":"held","max_attempts":0}""", "max_attempts")]
    [InlineData("""{"type":"held","timeout":-1}""", "timeout")]
    [InlineData("""{"type":"held","timeout":1e400}""", "timeout")]
    [InlineData("""{"type":"held","start_within":0}""", "start_within")]
    [InlineData("""{"type":"held","start_within":31536001}""", "start_within")]
    [InlineData("""{"type":"held","start_within":"00:10:00"}""", "start_within")]
    [InlineData("""{"type":"held","idempotency_kye":"k"}""", "idempotency_kye")]
    [InlineData("""{"type":"held","type":"other"}""", "body")]
    [InlineData("""{"type":"held"}{}""", "body")]
    [InlineData("""["held"]""", "body")]
    [InlineData("null", "body")]
    [InlineData("{", "body")]
    public async Task WhatCannotBeReadIsRefusedByItsName(string body, string field) =>
        await PostAsync(body).ProblemAsync(HttpStatusCode.BadRequest, field);

    [Fact]
    public async Task DeepNestingAndBadEncodingAndTooMuchAreRefused()
    {
        await PostAsync($$"""{"type":"held","input":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""").ProblemAsync(HttpStatusCode.BadRequest, "body");
        await PostAsync([.. "{\"type\":\"h"u8, 0xFF, .. "\"}"u8]).ProblemAsync(HttpStatusCode.BadRequest, "body");
        await PostAsync($$"""{"type":"held","input":"{{new string('x', 10_000_000)}}"}""").ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body");
        await program.Client.PostAsync("/api/jobs", new StringContent("type=held", Encoding.UTF8, "application/x-www-form-urlencoded"))
            .ProblemAsync(HttpStatusCode.UnsupportedMediaType, "body");
    }

    [Fact]
    public async Task MetadataIsForLittleThings() =>
        await PostAsync($$"""{"type":"held","metadata":"{{new string('x', 65_536)}}"}""").ProblemAsync(HttpStatusCode.BadRequest, "metadata");

    [Fact]
    public async Task ABodyThatNeverEndsIsRefusedToo()
    {
        using var endless = new RawChunks(program.Client, "/api/jobs");
        Assert.Contains("413", await endless.SendUntilAnsweredAsync(), StringComparison.Ordinal);
    }

    private async Task<JsonElement> JobAsync(string body) => await PostAsync(body).JsonAsync(HttpStatusCode.Created);

    private Task<HttpResponseMessage> PostAsync(string body) => PostAsync(Encoding.UTF8.GetBytes(body));

    private Task<HttpResponseMessage> PostAsync(string body, params string[] keys) => SendAsync("/api/jobs", body, keys);

    private Task<HttpResponseMessage> SendAsync(string path, string body, params string[] keys)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", keys);
        return program.Client.SendAsync(request);
    }

    private Task<HttpResponseMessage> PostAsync(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        return program.Client.PostAsync("/api/jobs", content);
    }
}
