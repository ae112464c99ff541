using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests.Runners;

/// <summary>Jobs run by an endpoint that answers 202 and reports back.</summary>
public sealed class CallbackSite : EndpointSite
{
    private readonly string _url = $"http://127.0.0.1:{FreePort.Next()}";

    public override string CrashCode => "crashed";

    protected override string Url => _url;

    protected override IEnumerable<string> Settings => [.. base.Settings, $"CallbackUrl={_url}", "Lease=00:00:02"];

    protected override async Task AnswerAsync(HttpContext context)
    {
        var job = await context.Request.ReadFromJsonAsync<JsonElement>();
        Assert.Equal($"{_url}/api/work/{job.Text("id")}", context.Request.Headers["Job-Callback"]);
        var claim = context.Request.Headers["Job-Claim"].ToString();
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        _ = ActAsync(job.Text("id")!, claim, job.GetProperty("input").GetRawText(), job.GetProperty("attempt").GetInt32(), job.GetProperty("checkpoint"));
    }
}

public sealed class CallbackRunnerTests(CallbackSite site) : RunnerContract(site), IClassFixture<CallbackSite>;
