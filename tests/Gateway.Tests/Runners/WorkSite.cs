using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests.Runners;

/// <summary>The whole program, and one way to run jobs in it.</summary>
public abstract class WorkSite : IAsyncLifetime
{
    protected const string Type = "acted";

    private readonly TemporaryDirectory _data = new();
    private WebApplication? _app;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>The code of an attempt whose work is gone without a word; null where that takes the service with it.</summary>
    public abstract string? CrashCode { get; }

    /// <summary>Whether a job may have more than one attempt.</summary>
    public virtual bool TriesAgain => true;

    /// <summary>Where the program is to listen.</summary>
    protected virtual string Url => "http://127.0.0.1:0";

    /// <summary>Settings of the type.</summary>
    protected abstract IEnumerable<string> Settings { get; }

    /// <summary>Starts a job.</summary>
    public virtual async Task<string> BeginAsync(Scenario scenario, string more = "")
    {
        var body = new StringContent($$"""{"type":"{{Type}}","input":{{scenario.Input}}{{more}}}""", null, "application/json");
        return (await Client.PostAsync("/api/jobs", body).JsonAsync(System.Net.HttpStatusCode.Created)).Text("id")!;
    }

    public virtual async Task InitializeAsync()
    {
        string[] all = [.. Settings, "FirstRetryDelay=00:00:00.010"];
        string[] line = ["--urls", Url, "--data", _data.Path, .. all.SelectMany(one => new[] { "--set", $"Jobs:Types:{Type}:{one}" }),
            "--set", "Jobs:Runner:HostLease=00:00:01", "--set", "Jobs:Runner:CallerLease=00:00:02", "--set", "Jobs:Runner:Concurrency=8",
            "--set", "Logging:LogLevel:Default=None", "--set", "Logging:LogLevel:OrleansJobs=None"];
        Assert.True(GatewayArguments.TryRead(line, out var arguments, out var answer), answer?.Text);
        _app = GatewayApp.Build(arguments, Configure);
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public virtual async Task DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        Client?.Dispose();
        _data.Dispose();
    }

    protected virtual void Configure(WebApplicationBuilder builder)
    {
    }

    protected async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken = default)
    {
        using var answer = await Client.PostAsJsonAsync(path, body, cancellationToken);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken) : default;
    }

    /// <summary>Acts out the steps of an attempt by the routes of those who work outside.</summary>
    protected async Task ActAsync(string id, string claim, string input, int attempt, JsonElement checkpoint)
    {
        foreach (var step in Scenario.StepsOf(input, attempt))
        {
            if (await ActAsync(id, claim, step, checkpoint)) return;
        }

        await ReportAsync(id, "complete", new() { ["claim"] = claim });
    }

    /// <returns>Whether that was the end.</returns>
    private async Task<bool> ActAsync(string id, string claim, string step, JsonElement checkpoint)
    {
        var report = JsonSerializer.Deserialize<Dictionary<string, object?>>(step)!;
        report["claim"] = claim;
        switch (Scenario.ActOf(step))
        {
            case "crash":
                return true;
            case "give_checkpoint":
                await ReportAsync(id, "complete", new() { ["claim"] = claim, ["result"] = checkpoint });
                return true;
            case "hold":
                while ((await PostAsync($"/api/work/{id}/heartbeat", new { claim })).Text("answer") is var answer && answer != "claim_lost")
                {
                    if (answer == "cancel_requested") await PostAsync($"/api/work/{id}/stopped", new { claim });
                    await Task.Delay(50);
                }

                return true;
            default:
                return await SayAsync(id, report);
        }
    }

    private async Task<bool> SayAsync(string id, Dictionary<string, object?> report)
    {
        report.Remove("event", out var name);
        switch ($"{name}")
        {
            case "result":
                await ReportAsync(id, "complete", report);
                return true;
            case "error":
                var error = new Dictionary<string, object?>();
                foreach (var field in (string[])["code", "message", "detail"]) if (report.Remove(field, out var value)) error[field] = value;
                report["error"] = error;
                await ReportAsync(id, "fail", report);
                return true;
            case "log":
                report.Remove("text", out var text);
                report.Remove("level", out var level);
                report["lines"] = new[] { new { text, level } };
                break;
        }

        await ReportAsync(id, $"{name}", report);
        return false;
    }

    private Task<JsonElement> ReportAsync(string id, string word, Dictionary<string, object?> report) => PostAsync($"/api/work/{id}/{word}", report);
}
