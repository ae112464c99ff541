using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;

namespace OrleansJobs.Gateway.Tests.Runners;

/// <summary>Jobs run by a worker outside.</summary>
public sealed class WorkerSite : WorkSite
{
    private readonly CancellationTokenSource _over = new();
    private Task _claiming = Task.CompletedTask;

    public override string CrashCode => "crashed";

    protected override IEnumerable<string> Settings => ["Run=worker", "Lease=00:00:02"];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _claiming = ClaimAsync();
    }

    public override async Task DisposeAsync()
    {
        await _over.CancelAsync();
        await _claiming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.DisposeAsync();
        _over.Dispose();
    }

    private async Task ClaimAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            var claimed = await PostAsync("/api/work/claim", new { types = new[] { Type }, limit = 10, wait = 10, worker = "w" }, _over.Token);
            foreach (var one in claimed.GetProperty("jobs").EnumerateArray()) _ = RunAsync(one);
        }
    }

    private Task RunAsync(JsonElement claimed)
    {
        var job = claimed.GetProperty("job");
        return ActAsync(job.Text("id")!, claimed.Text("claim")!, job.GetProperty("input").GetRawText(), job.GetProperty("attempt").GetInt32(), job.GetProperty("checkpoint"));
    }
}

public sealed class WorkerRunnerTests(WorkerSite site) : RunnerContract(site), IClassFixture<WorkerSite>;
