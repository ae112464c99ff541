using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests;

/// <summary>The example of docs/hybrid.md, run as it stands there by Node.js, with a router and an operation around it.</summary>
[Collection(nameof(GatewayCollection))]
public sealed partial class HybridExampleTests(GatewayFixture program)
{
    private const string Around = """
        let route;
        const router = { post: (path, handler) => route = handler };
        const askFiveWhys = async (input, onProgress) => {
          onProgress(40, "Why?");
          await new Promise(done => setTimeout(done, 50));
          if (input.breaks) throw new Error("Nobody knows why.");
          return { id: "a-1" };
        };

        """;

    private const string Call = """

        const frames = [];
        const res = { write: text => frames.push(text), end: text => frames.push(text) };
        await route({ user: { claims: { sub: USER } }, body: BODY }, res);
        console.log(JSON.stringify(frames));
        """;

    [NodeFact]
    public async Task AnOperationIsFollowedToItsEnd()
    {
        var (user, frames) = await RunAsync("""{"sessionId":"s-1","problemId":"p-1"}""");
        Assert.Equal("""data: {"progress":40,"message":"Why?"}""", frames[0].Trim());
        var job = Assert.Single((await user.GetAsync("/api/background-jobs")).GetProperty("jobs").EnumerateArray());
        Assert.Contains($"\"jobId\":\"{job.Text("id")}\"", frames[^1], StringComparison.Ordinal);
        Assert.Equal(("completed", "five_whys", "Why?"), (job.Text("status"), job.Text("jobType"), job.Text("progressMessage")));
        Assert.Equal(("s-1", "p-1", "problem"), (job.Text("sessionId"), job.Text("relatedEntityId"), job.Text("relatedEntityType")));
        Assert.Equal("a-1", (await user.GetAsync($"/api/background-jobs/{job.Text("id")}")).GetProperty("resultData").Text("analysisId"));
    }

    [NodeFact]
    public async Task AnOperationThatBreaksIsAFailedJob()
    {
        var (user, _) = await RunAsync("""{"breaks":true}""");
        var job = Assert.Single((await user.GetAsync("/api/background-jobs/recent-completions")).GetProperty("jobs").EnumerateArray());
        Assert.Equal(("failed", "Nobody knows why."), (job.Text("status"), job.Text("errorMessage")));
    }

    private async Task<(User User, string[] Frames)> RunAsync(string body)
    {
        using var home = new TemporaryDirectory();
        var user = new User(program.Client);
        var blocks = Example().Matches(Repository.Read("docs/hybrid.md")).Select(block => block.Groups[1].Value).ToArray();
        Assert.Equal(2, blocks.Length);
        var script = Around + string.Concat(blocks) + Call.Replace("USER", $"\"{user.Name}\"", StringComparison.Ordinal).Replace("BODY", body, StringComparison.Ordinal);
        await File.WriteAllTextAsync(home.Of("example.mjs"), script);

        var start = new ProcessStartInfo("node", [home.Of("example.mjs")]) { RedirectStandardOutput = true };
        start.Environment["JOBS_URL"] = program.Client.BaseAddress!.ToString().TrimEnd('/');
        using var run = Process.Start(start)!;
        var output = await run.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await run.WaitForExitAsync();
        Assert.Equal(0, run.ExitCode);
        return (user, JsonSerializer.Deserialize<string[]>(output)!);
    }

    [GeneratedRegex("```js\n(.+?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
