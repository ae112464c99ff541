using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests;

/// <summary>Types, their pause, and why a job waits, over HTTP.</summary>
public sealed class TypesTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    [Fact]
    public async Task ATypeIsShownWithItsLimits()
    {
        var type = await _client.GetAsync("/api/types/narrow").JsonAsync();
        Assert.Equal(("narrow", "worker", null), (type.Text("type"), type.Text("run"), type.Text("paused_at")));
        Assert.Equal("""{"concurrency":1,"limit_by":"tenant","concurrency_per_key":1,"rate":null,"rate_period":null}""", type.GetProperty("limits").GetRawText());
        Assert.Equal((0, 0), (type.GetProperty("running").GetInt32(), type.GetProperty("pending").GetInt32()));
        var all = (await _client.GetAsync("/api/types").JsonAsync()).GetProperty("types").EnumerateArray().Select(one => one.Text("type")).ToArray();
        Assert.Contains("narrow", all);
        Assert.Contains("analysis", all);
    }

    [Fact]
    public async Task AJobSaysWhyItWaitsFromTheFirstCauseThatApplies()
    {
        var first = await SubmitAsync("narrow");
        var second = await SubmitAsync("narrow");
        Assert.Equal("Waiting for a worker of type narrow.", await WaitReasonAsync(second));
        var claimed = (await PostAsync("/api/work/claim", new { types = new[] { "narrow" } })).GetProperty("jobs");
        Assert.Equal(first, claimed[0].GetProperty("job").Text("id"));
        await ForgottenAsync("narrow");
        Assert.Equal("1 job of type narrow is at work, as many as may be.", await WaitReasonAsync(second));
        Assert.Empty((await PostAsync("/api/work/claim", new { types = new[] { "narrow" } })).GetProperty("jobs").EnumerateArray());
        var paused = await PostAsync("/api/types/narrow/pause");
        Assert.Equal((1, 1), (paused.GetProperty("running").GetInt32(), paused.GetProperty("pending").GetInt32()));
        var since = paused.GetProperty("paused_at").GetDateTimeOffset();
        Assert.Equal($"Jobs of type narrow are paused since {since:yyyy-MM-dd'T'HH:mm:ss'Z'}.", await WaitReasonAsync(second));
        Assert.Equal(since, (await PostAsync("/api/types/narrow/pause")).GetProperty("paused_at").GetDateTimeOffset());
        Assert.Null((await PostAsync("/api/types/narrow/resume")).Text("paused_at"));
    }

    [Fact]
    public async Task AKeyThatIsFullIsNamed()
    {
        await SubmitAsync("shared", "g1");
        var second = await SubmitAsync("shared", "g1");
        await PostAsync("/api/work/claim", new { types = new[] { "shared" } });
        await ForgottenAsync("shared");
        Assert.Equal("1 job of type shared is at work for tenant g1, as many as may be.", await WaitReasonAsync(second));
        Assert.Equal("Waiting for a worker of type shared.", await WaitReasonAsync(await SubmitAsync("shared", "g2")));
    }

    [Fact]
    public async Task ListsSayTheSameAsTheJob()
    {
        await SubmitAsync("narrow", "g3");
        var free = await SubmitAsync("analysis", "g3");
        Assert.Equal("Waiting for a free slot (Jobs:Runner:Concurrency).", await WaitReasonAsync(free));
        using var first = await EventReader.OpenAsync(_client, "/api/jobs/events?tenant=g3");
        Assert.Contains("Waiting for a worker of type narrow.", await ScopeAsync(first));
        var since = (await PostAsync("/api/types/narrow/pause")).GetProperty("paused_at").GetDateTimeOffset();
        string[] all = [$"Jobs of type narrow are paused since {since:yyyy-MM-dd'T'HH:mm:ss'Z'}.", "Waiting for a free slot (Jobs:Runner:Concurrency)."];
        foreach (var list in new[] { "/api/jobs?tenant=g3&sort=created_at", "/guilds/g3/jobs" })
        {
            Assert.Equal(all.Order(), Reasons(await _client.GetAsync(list).JsonAsync()).Order());
        }

        Assert.Equal(all.Order(), Reasons(await _client.GetAsync("/api/jobs/active?tenant=g3").JsonAsync()).Order());
        using var second = await EventReader.OpenAsync(_client, "/api/jobs/events?tenant=g3");
        Assert.Equal(all.Order(), (await ScopeAsync(second)).Order());
        await PostAsync("/api/types/narrow/resume");
    }

    [Fact]
    public async Task ATypeThatNobodySetUpIsNotThere()
    {
        foreach (var call in new[] { _client.GetAsync("/api/types/nothing"), _client.PostAsync("/api/types/nothing/pause", null) })
        {
            using var answer = await call;
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var named = await _client.GetAsync("/api/types/No%20Type");
        Assert.Equal((HttpStatusCode.BadRequest, "type"), (named.StatusCode, (await named.Content.ReadFromJsonAsync<JsonElement>()).Text("field")));
    }

    [Fact]
    public async Task ATypeThatNobodyRunsIsThereWhileAJobOfItIsActive()
    {
        var job = await SubmitAsync("transcription");
        Assert.Equal("Nothing runs jobs of type transcription: the setting Jobs:Types:transcription:Run is missing.", await WaitReasonAsync(job));
        var type = await _client.GetAsync("/api/types/transcription").JsonAsync();
        Assert.Equal((null, 1, 0), (type.Text("run"), type.GetProperty("pending").GetInt32(), type.GetProperty("running").GetInt32()));
        var batch = await PostAsync("/api/batches", new { jobs = new[] { new { type = "transcription" } } }, HttpStatusCode.Created);
        var listed = (await _client.GetAsync("/api/types").JsonAsync()).GetProperty("types").EnumerateArray().Select(one => one.Text("type")).ToArray();
        Assert.Contains("transcription", listed);
        Assert.DoesNotContain("batch", listed);
        Assert.NotNull((await PostAsync("/api/types/transcription/pause")).Text("paused_at"));
        Assert.Null((await PostAsync("/api/types/transcription/resume")).Text("paused_at"));
        await PostAsync($"/api/jobs/{batch.Text("id")}/cancel", status: HttpStatusCode.Accepted);
        using var events = await EventReader.OpenAsync(_client, $"/api/jobs/{batch.Text("id")}/events");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await events.NextAsync() is not null) patience.Token.ThrowIfCancellationRequested(); // to the end of the batch, and so of its job
        await PostAsync($"/api/jobs/{job}/cancel");
        using var gone = await _client.GetAsync("/api/types/transcription");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task TypesOfCallersAreNotPaused()
    {
        using var answer = await _client.PostAsync("/api/types/watched/pause", null);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    public async Task InitializeAsync()
    {
        Assert.True(GatewayArguments.TryRead(["--urls", "http://127.0.0.1:0", "--data", _data.Path,
            "--set", "Logging:LogLevel:Default=None", "--set", "Logging:LogLevel:OrleansJobs=None",
            "--set", "Jobs:Runner:Concurrency=0", "--set", "Jobs:Types:narrow:Run=worker", "--set", "Jobs:Types:narrow:Concurrency=1",
            "--set", "Jobs:Types:narrow:LimitBy=tenant", "--set", "Jobs:Types:narrow:ConcurrencyPerKey=1",
            "--set", "Jobs:Types:shared:Run=worker", "--set", "Jobs:Types:shared:LimitBy=tenant", "--set", "Jobs:Types:shared:ConcurrencyPerKey=1",
            "--set", "Jobs:Types:watched:Run=tracked"], out var arguments, out _));
        _app = GatewayApp.Build(arguments);
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        _data.Dispose();
    }

    /// <summary>Until this gateway asks again how the type stands.</summary>
    private async Task ForgottenAsync(string type) => await PostAsync($"/api/types/{type}/resume");

    private async Task<string> SubmitAsync(string type, string? tenant = null) => 
        (await _client.PostAsJsonAsync("/api/jobs", new { type, tenant }).JsonAsync(HttpStatusCode.Created)).Text("id")!;

    private async Task<string?> WaitReasonAsync(string id) => (await _client.GetAsync($"/api/jobs/{id}").JsonAsync()).Text("wait_reason");

    private static IEnumerable<string?> Reasons(JsonElement list) => list.GetProperty("jobs").EnumerateArray().Select(job => job.Text("wait_reason"));

    /// <summary>Why the jobs of a scope wait, as its stream begins.</summary>
    private static async Task<string?[]> ScopeAsync(EventReader events)
    {
        var reasons = new List<string?>();
        while (await events.NextAsync() is { Name: not "ready" } next)
        {
            if (next.Data is not null) reasons.Add(next.Job.Text("wait_reason"));
        }

        return [.. reasons];
    }

    private Task<JsonElement> PostAsync(string address, object? body = null, HttpStatusCode status = HttpStatusCode.OK) =>
        _client.PostAsync(address, body is null ? null : JsonContent.Create(body)).JsonAsync(status);
}
