using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests.Fixtures;

/// <summary>The whole program in this process, with briefings configured: two items from platform <c>x</c>, and from <c>podcasts</c>
/// what <see cref="Podcasts"/> gives, once it gives it.</summary>
public sealed class BriefingsProgram : IAsyncDisposable
{
    private readonly TemporaryDirectory _data = new();
    private readonly FeedServer _feeds;
    private WebApplication? _app;

    private BriefingsProgram(FeedServer feeds) => _feeds = feeds;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>The feed of podcasts: who asks for it waits until it is set. Null is a server that fails.</summary>
    public TaskCompletionSource<string?> Podcasts { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<BriefingsProgram> StartAsync()
    {
        var program = new BriefingsProgram(await FeedServer.StartAsync());
        program._feeds.Put("/x", FeedServer.Rss("One", "Two"));
        program._feeds.Put("/podcasts", program.AnswerPodcastsAsync);
        await program.RunAsync();
        return program;
    }

    /// <summary>Stops the program and starts it again on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await RunAsync();
    }

    /// <summary>Makes platform <c>x</c> fail.</summary>
    public void BreakX() => _feeds.Put("/x", StatusCodes.Status500InternalServerError);

    /// <summary>Starts a briefing.</summary>
    public async Task<string> GenerateAsync(object? body = null) =>
        (await Client.PostAsync("/api/briefings/generate", body is null ? null : JsonContent.Create(body)).JsonAsync()).Text("job_id")!;

    /// <summary>Follows the job until it is as wanted.</summary>
    public async Task<JsonElement> UntilAsync(string id, Func<JsonElement, bool> wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (long seen = -1; ;)
        {
            var job = await Client.GetAsync($"/api/jobs/{id}?wait=5s&since={Math.Max(seen, 0)}", limit.Token).JsonAsync();
            seen = job.GetProperty("sequence").GetInt64();
            var view = await Client.GetAsync($"/api/briefings/generate/{id}", limit.Token).JsonAsync();
            if (wanted(view)) return view;
            Assert.False(job.Text("status") is "completed" or "failed" or "cancelled", view.ToString());
        }
    }

    /// <summary>Follows the job until it is completed.</summary>
    public Task<JsonElement> CompletedAsync(string id) => UntilAsync(id, view => view.Text("status") == "completed");

    public async ValueTask DisposeAsync()
    {
        Podcasts.TrySetResult(null);
        await StopAsync();
        await _feeds.DisposeAsync();
        _data.Dispose();
    }

    private async Task AnswerPodcastsAsync(HttpContext context)
    {
        var feed = await Podcasts.Task.WaitAsync(context.RequestAborted);
        if (feed is null) context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        else await context.Response.WriteAsync(feed);
    }

    private async Task RunAsync()
    {
        Assert.True(GatewayArguments.TryRead(["--urls", "http://127.0.0.1:0", "--data", _data.Path,
            "--set", $"Briefings:Platforms:x:0:Url={_feeds.Url("/x")}",
            "--set", $"Briefings:Platforms:podcasts:0:Url={_feeds.Url("/podcasts")}",
            "--set", "Jobs:Types:briefing:FirstRetryDelay=00:00:00.010",
            "--set", "Logging:LogLevel:Default=None", "--set", "Logging:LogLevel:OrleansJobs=None"], out var arguments, out _));
        _app = GatewayApp.Build(arguments);
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    private async Task StopAsync()
    {
        Client.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
    }
}
