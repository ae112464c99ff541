using System.Text;
using System.Text.Json;
using OrleansJobs.Process.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests;

/// <summary>SIGKILL in the middle of a retrospective run. A program makes the summaries and writes down which it was asked for.</summary>
public sealed class RetrospectiveKilledTests : IDisposable
{
    private const string Runs = "/guilds/g/retrospective";

    /// <summary>The first three days are summarised at once; the others once the file "go" is there.</summary>
    private const string Summarise = """
        start=$(sed 's/.*"start_time":"\([^"]*\)".*/\1/')
        echo "$start" >> ran
        case $start in 2026-01-0[123]*) ;; *) until [ -e go ]; do sleep 0.02; done;; esac
        echo '{"event":"result","result":{}}'
        """;

    private readonly Scripts _scripts = new();

    public void Dispose() => _scripts.Dispose();

    [Fact]
    public async Task ItGoesOnWithTheRestAndDoesNothingTwiceThatWasDone()
    {
        var settings = _scripts.Settings(["sh", "-c", Summarise], "summary");
        JsonElement before;
        await using (var service = await _scripts.StartAsync(settings))
        {
            using var body = new StringContent("""{"start_date": "2026-01-01", "end_date": "2026-01-09", "granularity": "day", "concurrency": 2}""", Encoding.UTF8, "application/json");
            using var answer = await service.Http.PostAsync(Runs, body);
            answer.EnsureSuccessStatusCode();
            before = await UntilAsync(service, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Text("id"), "completed completed completed running running pending pending pending pending");
            await JobCalls.UntilAsync(() => Task.FromResult(File.ReadAllLines(_scripts.Of("ran")).Length == 5), "both programs were asked");
            await service.KillAsync();
        }

        await File.WriteAllTextAsync(_scripts.Of("go"), "");
        await using var again = await _scripts.StartAsync(settings);
        var done = await UntilAsync(again, before.Text("id"), string.Join(' ', Enumerable.Repeat("completed", 9)));
        Assert.Equal("completed", (await again.Http.WatchUntilFinalAsync(before.Text("id"))).Text("status"));
        Assert.Equal(Jobs(before)[..5], Jobs(done)[..5]);
        var ran = (await File.ReadAllLinesAsync(_scripts.Of("ran"))).CountBy(start => start[..10]).OrderBy(day => day.Key).Select(day => day.Value);
        Assert.Equal([1, 1, 1, 2, 2, 1, 1, 1, 1], ran); // two were at work when it was killed
    }

    private static async Task<JsonElement> UntilAsync(ServiceProcess service, string id, string statuses)
    {
        JsonElement run = default;
        await JobCalls.UntilAsync(async () =>
        {
            run = JsonDocument.Parse(await service.Http.GetStringAsync($"{Runs}/{id}")).RootElement;
            return string.Join(' ', run.GetProperty("periods").EnumerateArray().Select(period => period.Text("status"))) == statuses;
        }, $"the periods are {statuses}");
        return run;
    }

    private static string?[] Jobs(JsonElement run) => [.. run.GetProperty("periods").EnumerateArray().Select(period => period.GetProperty("job_id").GetString())];
}
