using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Silo.Hosting;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests;

/// <summary>Webhooks, from the request that names one to the receiver.</summary>
public sealed class WebhooksTests : IAsyncLifetime
{
    private const string Summary = """ "type":"summary","tenant":"g-1","user":"ada","input":{"messages":[{"channel_id":"1","author":"ada","content":"We ship on Friday at noon."}]} """;
    private const string Failing = """ "type":"summary","input":{"scope":"nowhere"} """;

    private readonly TemporaryDirectory _data = new();
    private WebhookReceiver _receiver = null!;
    private WebhookReceiver _silent = null!;
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    [Fact]
    public async Task AReceiverThatFailsTwiceIsToldInTheEnd()
    {
        _receiver.Answer = (count, context) => WebhookReceiver.StatusAsync(context, count <= 2 ? 503 : 200);
        var job = await PostAsync($$"""{{{Summary}},"webhook":"team-chat","metadata":{"a":1.50} }""").JsonAsync(HttpStatusCode.Created);
        var came = new[] { await _receiver.NextAsync(), await _receiver.NextAsync(), await _receiver.NextAsync() };
        var delivery = await DeliveredAsync(job.Text("id")!);
        Assert.All(came, one => Assert.Equal((delivery.Text("id"), Encoding.UTF8.GetString(came[0].Body)), (one.Id, Encoding.UTF8.GetString(one.Body))));
        Assert.Equal(("job.completed", "summary", "completed", "g-1", "ada", job.Text("id")),
            (came[0].Json.Text("type"), came[0].Data.Text("type"), came[0].Data.Text("status"), came[0].Data.Text("tenant"), came[0].Data.Text("user"), came[0].Data.Text("id")));
        Assert.Equal(came[0].Json.GetProperty("timestamp").GetDateTimeOffset(), came[0].Data.GetProperty("completed_at").GetDateTimeOffset());
        Assert.Equal(1, came[0].Data.GetProperty("result").GetProperty("messages_count").GetInt32());
        Assert.Equal("""{"a":1.50}""", came[0].Data.GetProperty("metadata").GetRawText());

        Assert.Equal(["team-chat", job.Text("id"), "job.completed", "completed"], new[] { "webhook", "job_id", "event", "status" }.Select(name => delivery.Text(name)));
        Assert.Equal(["webhook_status", "webhook_status", null], delivery.GetProperty("attempts").EnumerateArray()
            .Select(one => one.GetProperty("error") is { ValueKind: JsonValueKind.Object } error ? error.Text("code") : null));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (delivery.GetProperty("error").ValueKind, delivery.GetProperty("next_attempt_at").ValueKind));
        Assert.Equal(3, delivery.GetProperty("attempt").GetInt32());
    }

    [Fact]
    public async Task ADeliveryIsNobodysJob()
    {
        await PostAsync($$"""{{{Summary}},"session":"s-1","webhook":"team-chat"}""").JsonAsync(HttpStatusCode.Created);
        var came = await _receiver.NextAsync();
        foreach (var filter in new[] { "tenant=g-1", "user=ada", "session=s-1" })
        {
            var jobs = (await GetAsync($"/api/jobs?{filter}")).GetProperty("jobs").EnumerateArray();
            Assert.Equal(["summary"], jobs.Select(job => job.Text("type")).Distinct());
        }

        var delivery = await GetAsync($"/api/jobs/{came.Id}");
        Assert.Equal(["webhook", "team-chat", null, null, null], new[] { "type", "subject", "tenant", "user", "session" }.Select(name => delivery.Text(name)));
    }

    [Fact]
    public async Task WhoeverIsToldOfFailuresIsToldOfNothingElse()
    {
        await PostAsync($$"""{{{Summary}},"webhook":{"name":"team-chat","on":"failure"} }""").JsonAsync(HttpStatusCode.Created);
        var failing = await PostAsync($$"""{{{Failing}},"webhook":{"name":"team-chat","on":"failure"} }""").JsonAsync(HttpStatusCode.Created);
        var came = await _receiver.NextAsync();
        Assert.Equal(("job.failed", failing.Text("id"), "invalid_input"), (came.Json.Text("type"), came.Data.Text("id"), came.Data.GetProperty("error").Text("code")));
        var held = await PostAsync("""{"type":"nobody","webhook":"team-chat"}""").JsonAsync(HttpStatusCode.Created);
        await _client.PostAsync($"/api/jobs/{held.Text("id")}/cancel", null).JsonAsync();
        Assert.Equal("job.cancelled", (await _receiver.NextAsync()).Json.Text("type"));
        Assert.True(_receiver.IsQuiet);
    }

    [Fact]
    public async Task EachPlaceThatStartsJobsTakesOne()
    {
        var batch = await _client.PostAsync("/api/batches", Json($$"""{"jobs":[{{{Summary}},"name":"child","webhook":"team-chat"}],"name":"batch","webhook":"team-chat"}""")).JsonAsync(HttpStatusCode.Created);
        var names = new[] { await _receiver.NextAsync(), await _receiver.NextAsync() }.Select(came => came.Data.Text("name"));
        Assert.Equal(["batch", "child"], names.Order(StringComparer.Ordinal));
        Assert.Equal("completed", (await GetAsync($"/api/jobs/{batch.Text("id")}")).Text("status"));

        await PostAsync($$"""{{{Summary}},"then":[{{{Summary}},"name":"second","webhook":"team-chat"}]}""").JsonAsync(HttpStatusCode.Created);
        Assert.Equal("second", (await _receiver.NextAsync()).Data.Text("name"));

        const string Guild = """{"messages":[{"channel_id":"1","author":"ada","content":"We ship on Friday."}],"webhook":"team-chat","name":"guild"}""";
        await _client.PostAsync("/guilds/7/jobs", Json(Guild)).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(("guild", "7"), ((await _receiver.NextAsync()) is var came ? came.Data.Text("name") : "", came.Data.Text("tenant")));
    }

    /// <summary>There is one slot.</summary>
    [Fact]
    public async Task AReceiverThatNeverAnswersHoldsUpNobody()
    {
        _silent.Answer = (_, context) => FeedServer.HangAsync(context);
        var slow = await PostAsync($$"""{{{Summary}},"webhook":"silent"}""").JsonAsync(HttpStatusCode.Created);
        await _silent.NextAsync();
        Assert.Equal("completed", (await GetAsync($"/api/jobs/{slow.Text("id")}")).Text("status"));
        await PostAsync($$"""{{{Summary}},"name":"quick","webhook":"team-chat"}""").JsonAsync(HttpStatusCode.Created);
        Assert.Equal("quick", (await _receiver.NextAsync()).Data.Text("name"));
        var waiting = (await GetAsync("/api/webhooks/silent/deliveries")).GetProperty("deliveries")[0];
        Assert.Equal(("running", slow.Text("id")), (waiting.Text("status"), waiting.Text("job_id")));
    }

    [Fact]
    public async Task ADeliveryThatFailedIsRepeatedByHandUnderAnIdOfItsOwn()
    {
        _receiver.Answer = (count, context) => WebhookReceiver.StatusAsync(context, count == 1 ? 410 : 200);
        var job = await PostAsync($$"""{{{Summary}},"webhook":"team-chat"}""").JsonAsync(HttpStatusCode.Created);
        var first = await _receiver.NextAsync();
        var failed = await UntilAsync($"/api/jobs/{first.Id}", one => one.Text("status") == "failed");
        Assert.Equal("webhook_gone", failed.GetProperty("error").Text("code"));
        using var asked = new HttpRequestMessage(HttpMethod.Post, $"/api/jobs/{first.Id}/retry") { Headers = { { "X-User-Id", "bob" } } };
        var retry = await _client.SendAsync(asked).JsonAsync(HttpStatusCode.Created);
        var second = await _receiver.NextAsync();
        Assert.Equal((retry.Text("id"), Encoding.UTF8.GetString(first.Body)), (second.Id, Encoding.UTF8.GetString(second.Body)));
        Assert.Null(retry.Text("user"));
        await UntilAsync($"/api/jobs/{second.Id}", one => one.Text("status") == "completed");

        foreach (var list in new[] { $"/api/jobs/{job.Text("id")}/deliveries", "/api/webhooks/team-chat/deliveries" })
        {
            var page = await GetAsync($"{list}?limit=1");
            Assert.Equal(second.Id, page.GetProperty("deliveries")[0].Text("id"));
            var rest = await GetAsync($"{list}?limit=1&cursor={page.Text("next")}");
            Assert.Equal((first.Id, "failed"), (rest.GetProperty("deliveries")[0].Text("id"), rest.GetProperty("deliveries")[0].Text("status")));
            Assert.Equal([first.Id], (await GetAsync($"{list}?status=failed")).GetProperty("deliveries").EnumerateArray().Select(one => one.Text("id")));
        }
    }

    [Fact]
    public async Task TheEndOfARetrospectiveRunIsToldAsThatOfOneJob()
    {
        const string Body = """{"start_date":"2026-01-01","end_date":"2026-01-03","granularity":"day","name":"January","idempotency_key":"k","webhook":"team-chat"}""";
        var run = await _client.PostAsync("/guilds/g-9/retrospective", Json(Body)).JsonAsync(HttpStatusCode.Created);
        var came = await _receiver.NextAsync();
        Assert.Equal(("job.failed", run.Text("id"), "batch", "January"), (came.Json.Text("type"), came.Data.Text("id"), came.Data.Text("type"), came.Data.Text("name"))); // nobody has the messages
        Assert.Equal(run.Text("id"), (await _client.PostAsync("/guilds/g-9/retrospective", Json(Body)).JsonAsync()).Text("id"));
        await _client.PostAsync("/guilds/g-9/retrospective", Json(Body.Replace("\"team-chat\"", "\"silent\""))).ProblemAsync(HttpStatusCode.Conflict);
        var again = await _client.PostAsync($"/guilds/g-9/retrospective/{run.Text("id")}/retry", null).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(again.Text("id"), (await _receiver.NextAsync()).Data.Text("id"));
        await _client.PostAsync("/guilds/g-9/retrospective", Json(Body.Replace("team-chat", "team-chatt").Replace("\"k\"", "\"new\""))).ProblemAsync(HttpStatusCode.BadRequest, "webhook");
    }

    [Fact]
    public async Task ATooLongResultIsLeftOut()
    {
        foreach (var length in new[] { 100_000, 300_000 })
        {
            await PostAsync("""{"type":"worked","webhook":"team-chat"}""").JsonAsync(HttpStatusCode.Created);
            var work = (await _client.PostAsync("/api/work/claim", Json("""{"types":["worked"],"wait":10}""")).JsonAsync()).GetProperty("jobs")[0];
            var end = $$"""{"claim":"{{work.Text("claim")}}","result":"{{new string('x', length)}}"}""";
            await _client.PostAsync($"/api/work/{work.GetProperty("job").Text("id")}/complete", Json(end)).JsonAsync();
            var data = (await _receiver.NextAsync()).Data;
            Assert.Equal((length == 100_000 ? length : null, length > 100_000, "completed"), (data.Text("result")?.Length, data.GetProperty("result_omitted").GetBoolean(), data.Text("status")));
        }
    }

    [Theory]
    [InlineData("""{"type":"held","webhook":"team-chatt"}""", "webhook", "is team-chat meant?")]
    [InlineData("""{"type":"held","webhook":7}""", "webhook", "must be a text or an object")]
    [InlineData("""{"type":"held","webhook":""}""", "webhook", "must be a text of 1 to 200 characters")]
    [InlineData("""{"type":"held","webhook":{"on":"any"}}""", "webhook.name", "must be there")]
    [InlineData("""{"type":"held","webhook":{"name":"team-chat","on":"end"}}""", "webhook.on", "must be one of")]
    [InlineData("""{"type":"held","webhook":{"name":"team-chat","url":"http://x"}}""", "webhook.url", "is not a field")]
    [InlineData("""{"type":"held","then":[{"type":"held"},{"type":"held","webhook":"other"}]}""", "then[1].webhook", "there is none of this name.")]
    [InlineData("""{"type":"held","then":[{"type":"webhook","subject":"team-chat"}]}""", "then[0].type", "must not be webhook")]
    [InlineData("""{"type":"webhook","subject":"team-chat"}""", "type", "must not be webhook")]
    public async Task WhatIsWrongIsRefusedByItsName(string body, string field, string said)
    {
        var problem = await PostAsync(body).ProblemAsync(HttpStatusCode.BadRequest, field);
        Assert.Contains(said, problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABatchWithAWrongOneIsNotAccepted()
    {
        await _client.PostAsync("/api/batches", Json("""{"jobs":[{"type":"held"},{"type":"held","webhook":"other"}]}""")).ProblemAsync(HttpStatusCode.BadRequest, "jobs[1].webhook");
        await _client.PostAsync("/guilds/7/jobs", Json("""{"webhook":"other"}""")).ProblemAsync(HttpStatusCode.BadRequest, "webhook");
        await _client.PostAsync("/api/background-jobs", Json("""{"jobType":"webhook","sessionId":"s"}""")).ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task AMisspeltSettingAndAWrongOneStopTheStart()
    {
        string[] settings = ["Webhooks:team:Urll=https://chat.example/", $"Webhooks:team:Secret={WebhookReceiver.Secret}", "Webhooks:7up:Url=https://chat.example/", "Webhooks:7up:Secret=hush"];
        Assert.True(GatewayArguments.TryRead(["--urls", "http://127.0.0.1:0", "--data", _data.Of("other"), .. settings.SelectMany(one => new[] { "--set", one })], out var arguments, out _));
        await using var app = GatewayApp.Build(arguments);
        var refused = Assert.Throws<OptionsValidationException>(app.CheckSettings).Failures.ToArray();
        Assert.Contains("There is no setting Webhooks:team:Urll; is Url meant?", refused);
        Assert.Contains("Webhooks:team:Url is missing: it says where the webhook is posted to.", refused);
        Assert.Contains(refused, one => one.StartsWith("Webhooks:7up is no name of a webhook", StringComparison.Ordinal));
        Assert.Contains(refused, one => one.StartsWith("Webhooks:7up:Secret must be whsec_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WebhooksAreListedByTheirNamesAlone()
    {
        Assert.Equal("""{"webhooks":[{"name":"silent"},{"name":"team-chat"}]}""", (await GetAsync("/api/webhooks")).GetRawText());
        await _client.GetAsync("/api/webhooks/other/deliveries").ProblemAsync(HttpStatusCode.NotFound);
        await _client.GetAsync($"/api/jobs/{Guid.NewGuid()}/deliveries").ProblemAsync(HttpStatusCode.NotFound);
        var job = await PostAsync("""{"type":"nobody"}""").JsonAsync(HttpStatusCode.Created);
        Assert.Equal("""{"deliveries":[],"next":null}""", (await GetAsync($"/api/jobs/{job.Text("id")}/deliveries")).GetRawText());
    }

    public async Task InitializeAsync()
    {
        (_receiver, _silent) = (await WebhookReceiver.StartAsync(), await WebhookReceiver.StartAsync());
        string[] settings = [.. _receiver.Settings("team-chat"), .. _silent.Settings("silent"), "Jobs:Types:webhook:FirstRetryDelay=00:00:00.020", "Jobs:Runner:Concurrency=1", "Jobs:Types:worked:Run=worker",
            "Logging:LogLevel:Default=None", "Logging:LogLevel:OrleansJobs=None"];
        Assert.True(GatewayArguments.TryRead(["--urls", "http://127.0.0.1:0", "--data", _data.Path, .. settings.SelectMany(one => new[] { "--set", one })], out var arguments, out _));
        _app = GatewayApp.Build(arguments);
        _app.CheckSettings();
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        await _receiver.DisposeAsync();
        await _silent.DisposeAsync();
        _data.Dispose();
    }

    private async Task<JsonElement> DeliveredAsync(string job) =>
        (await UntilAsync($"/api/jobs/{job}/deliveries", page => page.GetProperty("deliveries")[0].Text("delivered_at") is not null)).GetProperty("deliveries")[0];

    private Task<JsonElement> GetAsync(string address) => _client.GetAsync(address).JsonAsync();

    private async Task<JsonElement> UntilAsync(string address, Func<JsonElement, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var found = await GetAsync(address);
            if (wanted(found)) return found;
            await Task.Delay(20, patience.Token);
        }
    }

    private Task<HttpResponseMessage> PostAsync(string body) => _client.PostAsync("/api/jobs", Json(body));

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
