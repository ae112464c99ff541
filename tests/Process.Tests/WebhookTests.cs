using System.Text;
using System.Text.RegularExpressions;
using OrleansJobs.Process.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests;

/// <summary>Webhooks of a service that is killed, and the receivers of docs/webhooks.md, run as they stand there.</summary>
public sealed class WebhookTests : IDisposable
{
    private const string Job = """{"type":"summary","webhook":"team-chat","input":{"messages":[{"channel_id":"1","author":"ada","content":"We ship on Friday at noon."}]}}""";

    private readonly TemporaryDirectory _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task ADeliveryThatWasUnderWayWhenTheServiceWasKilledComesAgainUnderTheSameId()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (count, context) => count == 1 ? FeedServer.HangAsync(context) : WebhookReceiver.StatusAsync(context, 200);
        string job;
        ReceivedWebhook first;
        await using (var service = await ServiceProcess.StartAsync(_home.Of("data"), receiver.Settings("team-chat")))
        {
            job = await SubmitAsync(service);
            first = await receiver.NextAsync();
            await service.KillAsync();
        }

        await using var again = await ServiceProcess.StartAsync(_home.Of("data"), receiver.Settings("team-chat"));
        var second = await receiver.NextAsync();
        Assert.Equal((first.Id, Encoding.UTF8.GetString(first.Body)), (second.Id, Encoding.UTF8.GetString(second.Body)));
        Assert.Equal(job, second.Data.Text("id"));
        var delivery = await again.Http.WatchUntilFinalAsync(second.Id);
        Assert.Equal(("completed", 2L, "crashed"), (delivery.Text("status"), delivery.Number("attempt"), delivery.GetProperty("attempts")[0].GetProperty("error").Text("code")));
        Assert.True(receiver.IsQuiet);
    }

    [Fact]
    public async Task AJobThatEndsAsTheServiceIsKilledIsToldOfAfterTheRestart()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        string job;
        await using (var service = await ServiceProcess.StartAsync(_home.Of("data"), [.. receiver.Settings("team-chat"), "Jobs:Runner:Concurrency=0"]))
        {
            job = await SubmitAsync(service);
            (await service.Http.PostAsync($"/api/jobs/{job}/cancel", null)).EnsureSuccessStatusCode();
            await service.KillAsync();
        }

        await using var again = await ServiceProcess.StartAsync(_home.Of("data"), receiver.Settings("team-chat"));
        var came = await receiver.NextAsync();
        Assert.Equal(("job.cancelled", job), (came.Json.Text("type"), came.Data.Text("id")));
    }

    [Fact]
    public Task TheReceiverInPythonKnowsWhatIsGenuine() => KnowsWhatIsGenuineAsync("python", "python3", "receiver.py");

    [NodeFact]
    public Task TheReceiverInJavaScriptKnowsWhatIsGenuine() => KnowsWhatIsGenuineAsync("js", "node", "receiver.mjs");

    private async Task KnowsWhatIsGenuineAsync(string language, string program, string file)
    {
        var port = FreePort.Next();
        await File.WriteAllTextAsync(_home.Of(file), Regex.Match(Repository.Read("docs/webhooks.md"), $"```{language}\n(.+?)```", RegexOptions.Singleline).Groups[1].Value);
        var environment = new Dictionary<string, string> { ["SECRET"] = WebhookReceiver.Secret };
        await using var receiver = ProgramRun.StartCommand(program, environment, _home.Of(file), $"{port}");
        string[] SettingsOf(string secret) => [$"Webhooks:team-chat:Url=http://127.0.0.1:{port}/", $"Webhooks:team-chat:Secret={secret}", "Webhooks:team-chat:AllowPrivateNetwork=true",
            "Jobs:Types:webhook:FirstRetryDelay=00:00:00.100", "Jobs:Types:webhook:Attempts=40", "Jobs:Types:webhook:LongestRetryDelay=00:00:00.500"];
        string job;
        await using (var other = await ServiceProcess.StartAsync(_home.Of("data"), SettingsOf("whsec_YW5vdGhlciBzZWNyZXQgdGhhdCBpcyB3cm9uZw==")))
        {
            job = await SubmitAsync(other);
            await JobCalls.UntilAsync(async () => (await DeliveryAsync(other, job)) is { } tried && $"{tried}".Contains("status 401", StringComparison.Ordinal), "it was refused");
        }

        Assert.Equal("", receiver.Output);
        await using var service = await ServiceProcess.StartAsync(_home.Of("data"), SettingsOf($"whsec_b25lIHRoYXQgbm9ib2R5IGtub3dzIHlldC4u {WebhookReceiver.Secret}"));
        await JobCalls.UntilAsync(() => Task.FromResult(receiver.Output.Length > 0), "the receiver took it");
        Assert.Equal($"job.completed {job}", receiver.Output.Trim());
        Assert.Equal("", receiver.Error);
    }

    private static async Task<System.Text.Json.JsonElement?> DeliveryAsync(ServiceProcess service, string job)
    {
        using var answer = await service.Http.GetAsync($"/api/jobs/{job}/deliveries");
        var found = (await JobCalls.ReadAsync(answer)).GetProperty("deliveries");
        return found.GetArrayLength() == 0 ? null : found[0];
    }

    private static async Task<string> SubmitAsync(ServiceProcess service)
    {
        using var answer = await service.Http.PostAsync("/api/jobs", new StringContent(Job, Encoding.UTF8, "application/json"));
        answer.EnsureSuccessStatusCode();
        return (await JobCalls.ReadAsync(answer)).Text("id");
    }
}
