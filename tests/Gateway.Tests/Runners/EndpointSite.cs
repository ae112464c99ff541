using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansJobs.Gateway.Tests.Runners;

/// <summary>Jobs run by an endpoint that answers with a stream of events.</summary>
public class EndpointSite : WorkSite
{
    private readonly WebApplication _endpoint = Listen();

    public override string CrashCode => "incomplete";

    protected string EndpointUrl => _endpoint.Urls.Single();

    protected override IEnumerable<string> Settings => ["Run=http", $"Url={EndpointUrl}/work", "AllowPrivateNetwork=true"];

    public override async Task InitializeAsync()
    {
        _endpoint.MapPost("/work", AnswerAsync);
        await _endpoint.StartAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _endpoint.DisposeAsync();
    }

    protected virtual async Task AnswerAsync(HttpContext context)
    {
        var job = await context.Request.ReadFromJsonAsync<JsonElement>();
        context.Response.ContentType = "application/x-ndjson";
        await context.Response.StartAsync();
        foreach (var step in Scenario.StepsOf(job.GetProperty("input").GetRawText(), job.GetProperty("attempt").GetInt32()))
        {
            switch (Scenario.ActOf(step))
            {
                case "crash":
                    await context.Response.CompleteAsync(); // an end without a word of how it went
                    return;
                case "hold":
                    await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    return;
                default:
                    await SayAsync(context.Response, Scenario.ActOf(step) is null ? step : $$"""{"event":"result","result":{{job.GetProperty("checkpoint").GetRawText()}}}""");
                    break;
            }
        }
    }

    private static async Task SayAsync(HttpResponse response, string line)
    {
        await response.WriteAsync(line + "\n");
        await response.Body.FlushAsync();
    }

    private static WebApplication Listen()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        return app;
    }
}

public sealed class EndpointRunnerTests(EndpointSite site) : RunnerContract(site), IClassFixture<EndpointSite>;
