using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests;

/// <summary>A browser that follows a log while the program ends and another begins on the same data.</summary>
public sealed class LogRestartTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task WhoFollowsALogGoesOnAfterARestart()
    {
        string path;
        await using (var first = await StartAsync(hold: true))
        {
            using var http = Client(first);
            var job = await http.PostAsync("/api/jobs", System.Net.Http.Json.JsonContent.Create(new { type = "talk" }))
                .JsonAsync(System.Net.HttpStatusCode.Created);
            path = $"/api/jobs/{job.Text("id")}/log/events";
            using var events = await EventReader.OpenAsync(http, path);
            Assert.Equal((1, "hold True"), await NextAsync(events));
            await first.StopAsync();
            Assert.Null(await events.NextEventAsync());
        }

        await using var second = await StartAsync(hold: false);
        using var again = Client(second);
        using var rest = await EventReader.OpenAsync(again, path, "1");
        Assert.Equal((2, "hold False"), await NextAsync(rest));
        Assert.Equal("end", (await rest.NextEventAsync())!.Name);
        using var whole = await EventReader.OpenAsync(again, path);
        Assert.Equal((1, "hold True"), await NextAsync(whole));
    }

    private async Task<WebApplication> StartAsync(bool hold)
    {
        Assert.True(GatewayArguments.TryRead(["--urls", "http://127.0.0.1:0", "--data", _data.Path, "--set", "Logging:LogLevel:Default=None",
            "--set", "Logging:LogLevel:OrleansJobs=None"], out var arguments, out _));
        var app = GatewayApp.Build(arguments, builder => builder.Services.AddSingleton(new Talk(hold)).AddJobHandler<Talker>("talk"));
        await app.StartAsync();
        return app;
    }

    private static HttpClient Client(WebApplication app) => new() { BaseAddress = new Uri(app.Urls.Single()) };

    private static async Task<(long, string?)> NextAsync(EventReader events)
    {
        var line = (await events.NextEventAsync())!;
        return (line.Sequence, line.Job.GetProperty("text").GetString());
    }

    private sealed record Talk(bool Hold);

    private sealed class Talker(Talk talk) : IJobHandler
    {
        public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
        {
            job.Log($"hold {talk.Hold}");
            if (talk.Hold) await Task.Delay(Timeout.Infinite, cancellationToken);
            return new JobOutcome.Succeeded(null);
        }
    }
}
