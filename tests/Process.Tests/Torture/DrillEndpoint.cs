using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests.Torture;

/// <summary>An endpoint that runs the drill: it answers with a stream of events, or 202 and reports back.</summary>
internal sealed class DrillEndpoint(Ledger ledger)
{
    public async Task AnswerAsync(HttpContext context)
    {
        var job = await context.Request.ReadFromJsonAsync<JsonElement>();
        if (job.Text("type") == Fleet.Callback)
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            var headers = context.Request.Headers;
            _ = ReportBackAsync(job, headers["Job-Callback"].ToString(), headers["Job-Claim"].ToString());
            return;
        }

        context.Response.ContentType = "application/x-ndjson";
        await DrillAsync(job, async line => await context.Response.WriteAsync(JsonSerializer.Serialize(line) + "\n", context.RequestAborted), context.RequestAborted);
    }

    /// <summary>The same work, told call by call. It gives up where its claim is lost; while the service is away it asks again.</summary>
    private async Task ReportBackAsync(JsonElement job, string callback, string claim)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        using var lost = new CancellationTokenSource();
        await DrillAsync(job, async said =>
        {
            var body = said.Where(field => field.Key is not ("event" or "text")).ToDictionary();
            body["claim"] = claim;
            var (word, sent) = said["event"] switch
            {
                "result" => ("complete", body),
                "error" => ("fail", new() { ["claim"] = claim, ["error"] = new { code = said["code"], message = "As the plan says." }, ["retryable"] = said["retryable"] }),
                "log" => ("log", new() { ["claim"] = claim, ["lines"] = new[] { said["text"] } }),
                var other => ($"{other}", body),
            };
            var status = await Patience.PostAsync(http, $"{callback}/{word}", sent, lost.Token);
            if (status == 409) await lost.CancelAsync();
        }, lost.Token);
    }

    private async Task DrillAsync(JsonElement job, Func<Dictionary<string, object>, Task> sayAsync, CancellationToken gone)
    {
        var (id, attempt, plan) = (job.Text("id"), (int)job.Number("attempt"), Plan.Of(job.GetProperty("input")));
        if (!ledger.Begin(id, attempt)) return;
        for (var step = 1; step <= plan.Steps && !gone.IsCancellationRequested; step++)
        {
            await sayAsync(new() { ["event"] = "progress", ["current"] = step, ["total"] = plan.Steps });
            if (step % 2 == 0) await sayAsync(new() { ["event"] = "checkpoint", ["checkpoint"] = new { step, attempt } });
            await sayAsync(new() { ["event"] = "log", ["text"] = $"step {step} of attempt {attempt}" });
            await Task.Delay(plan.Pause, gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var action = plan.ActionOf(attempt);
        if (action == Plan.Stuck) await Task.Delay(Timeout.Infinite, gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (gone.IsCancellationRequested || action is Plan.Stuck or Plan.Die) return; // an answer that breaks off, or no report any more
        if (action != Plan.Ok) await sayAsync(new() { ["event"] = "error", ["code"] = action, ["message"] = "As the plan says.", ["retryable"] = action == Plan.Retry });
        else if (ledger.Do(id, attempt)) await sayAsync(new() { ["event"] = "result", ["result"] = new { attempt } });
    }
}
