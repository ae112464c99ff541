using System.Net;
using System.Text;
using System.Text.Json;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Silo.Hosting;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests;

/// <summary>Digests in the whole program: a folder of messages, a receiver, and everything in between.</summary>
public sealed class DigestTests
{
    [Fact]
    public async Task AGuildsDayIsDeliveredOnceItsReceiverIsThere()
    {
        using var home = new TemporaryDirectory();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (count, context) => WebhookReceiver.StatusAsync(context, count == 1 ? 503 : 200);
        Directory.CreateDirectory(home.Of("messages/42"));
        await File.WriteAllTextAsync(home.Of("messages/42/general.jsonl"), """{"author":"ada","content":"The server upgrade was moved to Friday.","created_at":"2026-02-22T10:00:00Z"}""");
        string[] settings = [.. receiver.Settings("team-chat"), $"Summaries:Folder={home.Of("messages")}", "Jobs:Types:digest:FirstRetryDelay=00:00:00.020", "Logging:LogLevel:Default=None", "Logging:LogLevel:OrleansJobs=None"];
        Assert.True(GatewayArguments.TryRead(["--urls", "http://127.0.0.1:0", "--data", home.Of("data"), .. settings.SelectMany(one => new[] { "--set", one })], out var arguments, out _));
        await using var app = GatewayApp.Build(arguments);
        app.CheckSettings();
        await app.StartAsync();
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
}
