using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Silo.Hosting;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests;

/// <summary>Schedules of digests in a program with messages and a webhook: what is wrong with them is told when they are made, and what their runs
/// summarised stands in lists.</summary>
public sealed class ScheduledDigestTests : IAsyncLifetime
{
    private const string Schedules = "/guilds/42/schedules";

    private readonly TemporaryDirectory _home = new();
    private WebhookReceiver _receiver = null!;
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    [Fact]
    public async Task ARunIsDeliveredAndStandsInListsWithItsTimes()
    {
        var made = await PostAsync(Schedules, """{"cron":"0 9 * * *","job":{"type":"digest","input":{"channel_ids":["general"],"deliver_to":"team-chat","deliver_empty":true}}}""")
            .JsonAsync(HttpStatusCode.Created);
        var run = await _client.PostAsync($"{Schedules}/{made.Text("id")}/run", null).JsonAsync(HttpStatusCode.Created);
        var came = await _receiver.NextAsync();
        Assert.Equal(("digest.created", run.Text("id"), run.Text("id")), (came.Json.Text("type"), came.Data.Text("id"), came.Data.Text("job_id")));
        using var events = await EventReader.OpenAsync(_client, $"/api/jobs/{run.Text("id")}/events");
        while (await events.NextEventAsync() is not null) { }
        var listed = (await _client.GetAsync($"{Schedules}/{made.Text("id")}/jobs").JsonAsync()).GetProperty("jobs")[0];
        var window = listed.GetProperty("metadata").GetProperty("schedule");
        Assert.Equal(("channel", window.Text("window_start"), window.Text("due_at"), run.Text("id")),
            (listed.Text("scope"), listed.Text("start_time"), listed.Text("end_time"), listed.Text("summary_id")));
        Assert.Equal("""["general"]""", listed.GetProperty("channel_ids").GetRawText());
    }

    [Fact]
    public async Task WhatIsReadCanBeSentBack()
    {
        var job = """
            {"type":"summary","input":{"scope":"guild"},"timeout":90,"start_within":3600,"metadata":{"a":1},"webhook":{"name":"team-chat","on":"failure"},
             "then":[{"type":"held","on":"any","tenant":"x","input":{"b":2},"webhook":"team-chat","then":[{"type":"held"}]}]}
            """;
        var made = await PostAsync(Schedules, $$"""{"cron":"0 9 * * *","job":{{job}}}""").JsonAsync(HttpStatusCode.Created);
        var read = made.GetProperty("job");
        Assert.Equal(("team-chat", "failure"), (read.GetProperty("webhook").Text("name"), read.GetProperty("webhook").Text("on")));
        Assert.Equal(("held", "any", "x"), (read.GetProperty("then")[0].Text("type"), read.GetProperty("then")[0].Text("on"), read.GetProperty("then")[0].Text("tenant")));
        var sent = JsonNode.Parse(made.GetRawText())!.AsObject();
        string[] defined = ["cron", "every", "at", "time_zone", "starts_at", "ends_at", "name", "missed", "missed_limit", "overlap", "jitter", "pause_after_failures", "user", "job"];
        foreach (var name in sent.Select(field => field.Key).Except(defined).ToArray()) sent.Remove(name);
        var put = await _client.PutAsync($"{Schedules}/{made.Text("id")}", Json(sent.ToJsonString())).JsonAsync();
        Assert.Equal(read.GetRawText(), put.GetProperty("job").GetRawText());
    }

    [Theory]
    [InlineData("""{"deliver_to":"tem-chat"}""", "job.input.deliver_to", "is team-chat meant?")]
    [InlineData("""{"deliver_to":7}""", "job.input.deliver_to", "must be a text")]
    [InlineData("""{"deliver_empty":"yes"}""", "job.input.deliver_empty", "must be true or false")]
    [InlineData("""{"scope":"planet"}""", "job.input.scope", "must be one of")]
    [InlineData("""{"scope":"channel"}""", "job.input.channel_ids", "must name the channels")]
    [InlineData("""{"start_time":"${window_begin}","end_time":"${window_end}"}""", "job.input.start_time", "${window_start}")]
    [InlineData("""{"end_time":"${due_at}"}""", "job.input.start_time", "must be there")]
    [InlineData("[]", "job.input", "must be an object")]
    public async Task WhatIsWrongIsToldWhenItIsMade(string input, string field, string said)
    {
        var body = $$$"""{"cron":"0 9 * * *","job":{"type":"digest","input":{{{input}}}}}""";
        var problem = await PostAsync(Schedules, body).ProblemAsync(HttpStatusCode.BadRequest, field);
        Assert.Contains(said, problem.Text("detail"), StringComparison.Ordinal);
        var made = await PostAsync(Schedules, """{"cron":"0 9 * * *"}""").JsonAsync(HttpStatusCode.Created);
        await _client.PatchAsync($"{Schedules}/{made.Text("id")}", Json(body)).ProblemAsync(HttpStatusCode.BadRequest, field);
        await _client.PutAsync($"{Schedules}/{Guid.NewGuid()}", Json(body)).ProblemAsync(HttpStatusCode.BadRequest, field);
    }

    [Theory]
    [InlineData("""{"cron":"@daily","timezone":"UTC"}""", "timezone", "is time_zone meant?")]
    [InlineData("""{"cron":"@daily","job":{"type":"held","wehbook":"team-chat"}}""", "job.wehbook", "is webhook meant?")]
    [InlineData("""{"cron":"@daily","colour":"red"}""", "colour", "is not a field of this request.")]
    [InlineData("""{"cron":"@daily","input":{"deliver_to":"team-chat"}}""", "input", "is not a field of this request.")]
    [InlineData("""{"every":"5m"}""", "every", "must be a number of seconds from 1")]
    public async Task AMisspeltFieldIsRefusedWithTheOneThatWasMeant(string body, string field, string said)
    {
        var problem = await PostAsync(Schedules, body).ProblemAsync(HttpStatusCode.BadRequest, field);
        Assert.Contains(said, problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWebhookWithASettingThatCannotBeReadStopsTheStart()
    {
        await using var app = AppWith("Webhooks:team-chat:Timeout=10");
        var refused = Assert.ThrowsAny<Exception>(app.CheckSettings);
        Assert.Contains("Webhooks:team-chat:Timeout '10' cannot be read.", Assert.IsType<OptionsValidationException>(refused).Message, StringComparison.Ordinal);
    }

    public async Task InitializeAsync()
    {
        _receiver = await WebhookReceiver.StartAsync();
        Directory.CreateDirectory(_home.Of("messages/42"));
        await File.WriteAllTextAsync(_home.Of("messages/42/general.jsonl"), "");
        _app = AppWith();
        _app.CheckSettings();
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        await _receiver.DisposeAsync();
        _home.Dispose();
    }

    private WebApplication AppWith(params string[] more)
    {
        string[] settings = [.. _receiver.Settings("team-chat"), $"Summaries:Folder={_home.Of("messages")}", "Logging:LogLevel:Default=None", "Logging:LogLevel:OrleansJobs=None", .. more];
        Assert.True(GatewayArguments.TryRead(["--urls", "http://127.0.0.1:0", "--data", _home.Of("data"), .. settings.SelectMany(one => new[] { "--set", one })], out var arguments, out _));
        return GatewayApp.Build(arguments);
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body) => _client.PostAsync(path, Json(body));

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
