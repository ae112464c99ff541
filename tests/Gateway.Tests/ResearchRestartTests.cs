using System.Net;
using System.Text;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;

namespace OrleansJobs.Gateway.Tests;

/// <summary>Many who ask for the same, and programs that end meanwhile.</summary>
public sealed class ResearchRestartTests
{
    private const string Report = """{"data": {"name": "Prairie Bank", "notes": ["All is well."]}}""";
    private const string Podcast = """{"experts": ["ada"], "report": {"markdown": "One point."}}""";

    [Theory]
    [InlineData("report", "", Report)]
    [InlineData("podcast", "podcast/", Podcast)]
    public async Task OfAHundredRequestsForABankOneIsWorkedOn(string type, string what, string body)
    {
        await using var program = await ResearchProgram.StartAsync(concurrency: 0);
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => PostAsync(program, "480228", what, body)));
        var id = Assert.Single(answers.Select(answer => answer.Text("jobId")).Distinct());
        Assert.Single(answers, answer => !answer.GetProperty("existing").GetBoolean());
        Assert.All(answers, answer => Assert.Equal("pending", answer.Text("status")));

        var other = await PostAsync(program, "999", what, body);
        Assert.NotEqual(id, other.Text("jobId"));
        var jobs = await program.Client.GetAsync($"/api/jobs?type={type}").JsonAsync();
        Assert.Equal(2, jobs.GetProperty("jobs").GetArrayLength());
    }

    [Fact]
    public async Task AFinishedJobLeavesRoomForTheNext()
    {
        await using var program = await ResearchProgram.StartAsync();
        var first = await PostAsync(program, "480228", "", Report);
        await program.UntilAsync("480228", "report", "completed");
        var second = await PostAsync(program, "480228", "", Report);
        Assert.False(second.GetProperty("existing").GetBoolean());
        Assert.NotEqual(first.Text("jobId"), second.Text("jobId"));
    }

    [Fact]
    public async Task AJobThatNobodyRunsYetSaysSoAndIsRunByTheNextProgram()
    {
        await using var program = await ResearchProgram.StartAsync(concurrency: 0);
        var started = await PostAsync(program, "480228", "", Report);
        var pending = await program.UntilAsync("480228", "report", "pending");
        Assert.Equal((0, "Waiting for a free slot (Jobs:Runner:Concurrency)."), (pending.GetProperty("progress").GetInt32(), pending.Text("message")));
        Assert.Equal(pending.Text("message"), pending.Text("waitReason"));

        await program.StartAgainAsync();
        var done = await program.UntilAsync("480228", "report", "completed");
        Assert.Equal(started.Text("jobId"), done.Text("id"));
    }

    [Fact]
    public async Task AJobAtWorkGoesOnAfterARestartAndIsStillTheActiveOne()
    {
        await using var program = await ResearchProgram.StartAsync();
        var started = await PostAsync(program, "480228", "", """{"data": {"notes": ["hold"]}}""");
        await program.UntilHeldAsync(1);

        await program.StartAgainAsync();
        await program.UntilHeldAsync(1);
        Assert.Equal(started.Text("jobId"), (await program.UntilAsync("480228", "report", "running")).Text("id"));
        Assert.True((await PostAsync(program, "480228", "", Report)).GetProperty("existing").GetBoolean());
        program.LetGo();
        await program.UntilAsync("480228", "report", "completed");
    }

    [Fact]
    public async Task ResultsAreThereAfterARestart()
    {
        await using var program = await ResearchProgram.StartAsync();
        await PostAsync(program, "480228", "", Report);
        await program.UntilAsync("480228", "report", "completed");
        await PostAsync(program, "480228", "podcast/", Podcast);
        await program.UntilAsync("480228", "podcast", "completed");
        var before = await AllAsync(program);

        await program.StartAgainAsync();
        Assert.Equal(before, await AllAsync(program));
    }

    [Fact]
    public async Task HowLongResultsAreKeptIsASetting()
    {
        await using var program = await ResearchProgram.StartAsync(4, "Jobs:Types:report:KeepFor=00:10:00");
        var started = await PostAsync(program, "480228", "", Report);
        await program.UntilAsync("480228", "report", "completed");
        var job = await program.Client.GetAsync($"/api/jobs/{started.Text("jobId")}").JsonAsync();
        Assert.Equal(TimeSpan.FromMinutes(10), job.GetProperty("expires_at").GetDateTimeOffset() - job.GetProperty("completed_at").GetDateTimeOffset());
    }

    private static Task<string[]> AllAsync(ResearchProgram program) => Task.WhenAll(
        new[] { "job-status?type=report", "job-status?type=podcast", "report", "podcast" }
            .Select(what => program.Client.GetStringAsync($"/api/research/480228/{what}")));

    private static async Task<JsonElement> PostAsync(ResearchProgram program, string bank, string what, string body) =>
        await program.Client.PostAsync($"/api/research/{bank}/{what}generate-background", new StringContent(body, Encoding.UTF8, "application/json"))
            .JsonAsync(HttpStatusCode.Accepted);
}
