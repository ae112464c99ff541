using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;

namespace OrleansJobs.Gateway.Tests.Runners;

/// <summary>Jobs run by their callers.</summary>
public sealed class TrackedSite : WorkSite
{
    public override string CrashCode => "lost";

    public override bool TriesAgain => false;

    protected override IEnumerable<string> Settings => ["Run=tracked"];

    public override async Task<string> BeginAsync(Scenario scenario, string more = "")
    {
        var begun = await Client.PostAsJsonAsync("/api/background-jobs", new { jobType = Type, inputData = JsonSerializer.Deserialize<JsonElement>(scenario.Input) })
            .JsonAsync(HttpStatusCode.Created);
        _ = ActAsync(begun.Text("id")!, begun.GetProperty("lease").Text("claim")!, scenario.Input, 1, default);
        return begun.Text("id")!;
    }
}

public sealed class TrackedRunnerTests(TrackedSite site) : RunnerContract(site), IClassFixture<TrackedSite>;
