using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansJobs.Support;

namespace OrleansJobs.Process.Tests.Workers.Fixtures;

/// <summary>A service that gives one job to the first who claims, and answers his reports as a test says; the next claim waits.</summary>
internal sealed class ScriptedService : IAsyncDisposable
{
    private readonly FeedServer _server;
    private readonly string _job;
    private readonly ConcurrentQueue<string> _claims = new();
    private readonly TaskCompletionSource _asksAgain = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _hungUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScriptedService(FeedServer server, string job) => (_server, _job) = (server, job);

    /// <summary>Ends when the worker has claimed for the second time.</summary>
    public Task AsksAgain => _asksAgain.Task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Ends when the worker has given the second claim up.</summary>
    public Task HungUp => _hungUp.Task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>What it has claimed with.</summary>
    public IReadOnlyCollection<string> Claims => _claims;

    /// <param name="input">Fields of the job's input, as JSON.</param>
    /// <param name="lease">Seconds.</param>
    /// <param name="answers">Answers to reports, by their words; others are answered that the work goes on.</param>
    public static async Task<ScriptedService> StartAsync(string input, double lease, params (string Word, RequestDelegate Answer)[] answers)
    {
        var job = FormattableString.Invariant($$$"""
            {"job":{"id":"one","type":"render","input":{ {{{input}}},"gate":"/nowhere"},"attempt":1,"checkpoint":null},"claim":"c","lease_seconds":{{{lease}}}}
            """);
        var service = new ScriptedService(await FeedServer.StartAsync(), job);
        service._server.Put("/api/work/claim", service.ClaimAsync);
        foreach (var word in (string[])["heartbeat", "progress", "log", "checkpoint", "complete", "fail", "stopped", "release"])
            service._server.Put($"/api/work/one/{word}", context => context.Response.WriteAsync("""{"answer":"quiet"}"""));
        foreach (var (word, answer) in answers) service._server.Put($"/api/work/one/{word}", answer);
        return service;
    }

    /// <summary>Runs crew.py or crew.mjs for it.</summary>
    public ProgramRun Hire(string language, double grace = 0.1, int atOnce = 1)
    {
        var script = Path.Combine(Repository.Root, "tests", "Process.Tests", "Workers", language == Language.Python ? "crew.py" : "crew.mjs");
        return Language.Of(language).Run(script, _server.Url("/"), "first", grace.ToString(CultureInfo.InvariantCulture), $"{atOnce}", "render");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ClaimAsync(HttpContext context)
    {
        _claims.Enqueue(JsonSerializer.Serialize(await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body)));
        if (_claims.Count == 1)
        {
            await context.Response.WriteAsync($$"""{"jobs":[{{_job}}]}""");
            return;
        }

        _asksAgain.TrySetResult();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _hungUp.TrySetResult();
    }
}
