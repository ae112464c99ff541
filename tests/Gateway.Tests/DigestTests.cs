using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Silo.Hosting;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests;

/// <summary>Digests in the whole program: a folder of messages, a receiver, and everything in between.</summary>
public sealed class DigestTests
{
    [Fact]
    public async Task AScheduleDeliversTheTimeSinceItsRunBeforeAndTellsAWebhookOfIt()
    {
        using var home = new TemporaryDirectory();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var told = await WebhookReceiver.StartAsync();
        Directory.CreateDirectory(home.Of("messages/42"));
        var now = TimeProvider.System.GetUtcNow();
        await File.WriteAllLinesAsync(home.Of("messages/42/general.jsonl"), Enumerable.Range(-60, 120).Select(second =>
            $$"""{"author":"ada","content":"Message number {{second}} is about the upgrade.","created_at":"{{now.AddSeconds(second):O}}"}"""));
        await using var app = await StartAsync(home, [.. receiver.Settings("team-chat"), .. told.Settings("watch")]);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        const string Body = """{"every":2,"webhook":"watch","job":{"type":"digest","input":{"deliver_to":"team-chat","scope":"guild"}}}""";
        var schedule = await client.PostAsync("/guilds/42/schedules", new StringContent(Body, Encoding.UTF8, "application/json")).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("watch", schedule.GetProperty("webhook").Text("name"));
        ReceivedWebhook[] digests = [await receiver.NextAsync(), await receiver.NextAsync()];
        ReceivedWebhook[] ends = [await told.NextAsync(), await told.NextAsync()];
        await client.PostAsync($"/guilds/42/schedules/{schedule.Text("id")}/pause", null).JsonAsync();

        Assert.All(digests, digest => Assert.Equal(("digest.created", schedule.Text("id"), 2), (digest.Json.Text("type"), digest.Data.Text("schedule_id"), digest.Data.GetProperty("messages_count").GetInt32())));
        Assert.Equal(digests[0].Data.Text("end_time"), digests[1].Data.Text("start_time"));
        Assert.All(ends, end => Assert.Equal(("job.completed", "digest", schedule.Text("id")), (end.Json.Text("type"), end.Data.Text("type"), end.Data.Text("schedule_id"))));
        var jobs = (await client.GetAsync($"/guilds/42/schedules/{schedule.Text("id")}/jobs").JsonAsync()).GetProperty("jobs").EnumerateArray();
        Assert.All(jobs, job => Assert.Equal(("digest", "scheduled"), (job.Text("type"), job.Text("job_type"))));
    }

    [Fact]
    public async Task AGuildsDayIsDeliveredOnceItsReceiverIsThere()
    {
        using var home = new TemporaryDirectory();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (count, context) => WebhookReceiver.StatusAsync(context, count == 1 ? 503 : 200);
        Directory.CreateDirectory(home.Of("messages/42"));
        await File.WriteAllTextAsync(home.Of("messages/42/general.jsonl"), """{"author":"ada","content":"The server upgrade was moved to Friday.","created_at":"2026-02-22T10:00:00Z"}""");
        await using var app = await StartAsync(home, receiver.Settings("team-chat"));
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        const string Body = """{"type":"digest","tenant":"42","input":{"start_time":"2026-02-22T00:00:00Z","end_time":"2026-02-23T00:00:00Z","deliver_to":"team-chat"}}""";
        var job = await client.PostAsync("/api/jobs", new StringContent(Body, Encoding.UTF8, "application/json")).JsonAsync(HttpStatusCode.Created);
        var (first, second) = (await receiver.NextAsync(), await receiver.NextAsync());
        Assert.Equal((job.Text("id"), first.Id, Encoding.UTF8.GetString(first.Body)), (first.Id, second.Id, Encoding.UTF8.GetString(second.Body)));
        Assert.Equal(("digest.created", "42", "The server upgrade was moved to Friday."), (second.Json.Text("type"), second.Data.Text("guild_id"), second.Data.Text("summary")));
        using var events = await EventReader.OpenAsync(client, $"/api/jobs/{job.Text("id")}/events");
        JsonElement done = default;
        while (await events.NextEventAsync() is { } next) done = next.Job;
        Assert.Equal(("completed", 2, "team-chat"), (done.Text("status"), done.GetProperty("attempt").GetInt32(), done.GetProperty("result").Text("delivered_to")));
        Assert.Equal("webhook_status", done.GetProperty("attempts")[0].GetProperty("error").Text("code"));
    }

    private static async Task<WebApplication> StartAsync(TemporaryDirectory home, string[] webhooks)
    {
        string[] settings = [.. webhooks, $"Summaries:Folder={home.Of("messages")}", "Jobs:Types:digest:FirstRetryDelay=00:00:00.020", "Logging:LogLevel:Default=None", "Logging:LogLevel:OrleansJobs=None"];
        Assert.True(GatewayArguments.TryRead(["--urls", "http://127.0.0.1:0", "--data", home.Of("data"), .. settings.SelectMany(one => new[] { "--set", one })], out var arguments, out _));
        var app = GatewayApp.Build(arguments);
        app.CheckSettings();
        await app.StartAsync();
        return app;
    }
}
