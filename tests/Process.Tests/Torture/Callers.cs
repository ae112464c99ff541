using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests.Torture;

/// <summary>A job that was answered with an id.</summary>
internal sealed record Accepted(string Id, string Type, Plan Plan, bool MayBeCancelled);

/// <summary>Those who start jobs, cancel some, and run the tracked ones themselves.</summary>
internal sealed class Callers(Uri url, Ledger ledger, int seed, string run) : IDisposable
{
    private static readonly string[] Types = [Fleet.Builtin, Fleet.Program, Fleet.Endpoint, Fleet.Callback, Fleet.Worker, Fleet.Tracked];

    private readonly HttpClient _http = new() { BaseAddress = url, Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>What was accepted.</summary>
    public ConcurrentBag<Accepted> Jobs { get; } = [];

    /// <summary>Starts so many jobs, some at a time, and sees to it that those to be cancelled are.</summary>
    public async Task StartAsync(int count)
    {
        var together = new ParallelOptions { MaxDegreeOfParallelism = 24 };
        await Parallel.ForEachAsync(Enumerable.Range(0, count), together, async (number, _) => await StartOneAsync(number));
    }

    /// <summary>Repeats a third of those that failed, as new jobs. Tracked ones are their callers' alone to begin again.</summary>
    public async Task RetrySomeAsync()
    {
        var number = 0;
        foreach (var accepted in Jobs.Where(job => job.Type != Fleet.Tracked).OrderBy(job => job.Id, StringComparer.Ordinal).ToList())
        {
            using var answer = await _http.GetAsync($"/api/jobs/{accepted.Id}");
            var job = await answer.Content.ReadFromJsonAsync<JsonElement>();
            if (job.Text("status") != "failed" || number++ % 3 != 0) continue;
            using var again = await Patience.AnswerAsync(_http, $"/api/jobs/{accepted.Id}/retry", null);
            Jobs.Add(accepted with { Id = (await again!.Content.ReadFromJsonAsync<JsonElement>()).Text("id"), MayBeCancelled = false });
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task StartOneAsync(int number)
    {
        var random = new Random(seed + number); // whatever the order in which they come
        var plan = Plan.Choose(random, ledger.Url);
        var type = Types[number % Types.Length];
        var cancels = random.Next(12) == 0;
        if (type == Fleet.Tracked) await RunTrackedAsync(plan);
        else await SubmitAsync(number, type, plan, cancels, TimeSpan.FromMilliseconds(random.Next(1_000)));
    }

    private async Task SubmitAsync(int number, string type, Plan plan, bool cancels, TimeSpan pause)
    {
        var body = new
        {
            type, input = plan.ToInput(), max_attempts = plan.MaxAttempts, timeout = plan.Timeout, tenant = "torture", idempotency_key = $"{run}-{number}",
        };
        using var answer = await Patience.AnswerAsync(_http, "/api/jobs", body);
        Assert.True(answer!.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("id");
        Jobs.Add(new Accepted(id, type, plan, cancels));
        if (!cancels) return;
        await Task.Delay(pause);
        Assert.Contains(await Patience.PostAsync(_http, $"/api/jobs/{id}/cancel", null), (int[])[200, 202, 409]);
    }

    /// <summary>Its caller is never lost: it begins the job, reports, and ends it.</summary>
    private async Task RunTrackedAsync(Plan plan)
    {
        using var begun = await Patience.AnswerAsync(_http, "/api/background-jobs", new { jobType = Fleet.Tracked, inputData = plan.ToInput() });
        var id = (await begun!.Content.ReadFromJsonAsync<JsonElement>()).Text("id");
        Jobs.Add(new Accepted(id, Fleet.Tracked, plan, MayBeCancelled: false));
        ledger.Begin(id, 1);
        for (var step = 1; step <= plan.Steps; step++)
        {
            await ReportAsync(id, new { progress = 100.0 * step / (plan.Steps + 1), progressMessage = $"step {step}" });
            await Task.Delay(plan.Pause);
        }

        var ok = plan.ActionOf(1) == Plan.Ok;
        if (ok) ledger.Do(id, 1);
        await ReportAsync(id, ok ? new { status = "completed", resultData = new { attempt = 1 } } : new { status = "failed", error = new { code = plan.ActionOf(1), message = "As the plan says." } });
    }

    private async Task ReportAsync(string id, object report)
    {
        while (true)
        {
            try
            {
                using var answer = await _http.PatchAsJsonAsync($"/api/background-jobs/{id}", report);
                if ((int)answer.StatusCode < 500) return;
            }
            catch (Exception away) when (away is HttpRequestException or IOException or OperationCanceledException)
            {
                // it is being killed, or started again
            }

            await Task.Delay(50);
        }
    }
}
