using System.Net;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;

namespace OrleansJobs.Gateway.Tests;

/// <summary>The foreground generation: it looks to its callers as it always did, and is a job.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class GenerateEpmTests(GatewayFixture program)
{
    private const string Circle = """{"tasks":[{"name":"A","dependsOn":["B"]},{"name":"B","dependsOn":["A"]}]}""";

    private readonly User _ada = new(program.Client);
    private readonly string _session = $"s-{Guid.NewGuid()}";

    [Fact]
    public async Task TheSeedsOwnCallWaitsAndAnswersWithTheProgramme()
    {
        var answer = await _ada.JsonAsync(HttpMethod.Post, Epm.Route, new { understandingId = "u-1", sessionId = _session });
        Assert.True(answer.GetProperty("success").GetBoolean());
        Assert.Equal($"epm-{answer.Text("jobId")}", answer.Text("programId"));
        Assert.StartsWith("No understanding was given", answer.Text("summary"), StringComparison.Ordinal);
        Assert.False(answer.TryGetProperty("error", out _));

        var job = (await _ada.GetAsync($"/api/background-jobs/by-session/{_session}")).GetProperty("job");
        Assert.Equal((answer.Text("jobId"), "completed", _ada.Name), (job.Text("id"), job.Text("status"), job.Text("userId")));
        Assert.Equal(("u-1", "strategic_understanding"), (job.Text("relatedEntityId"), job.Text("relatedEntityType")));
        Assert.Equal(("u-1", _session), (job.GetProperty("inputData").Text("understandingId"), job.GetProperty("inputData").Text("sessionId")));
        Assert.Equal(answer.Text("programId"), job.GetProperty("resultData").Text("programId"));
    }

    [Fact]
    public async Task TheUnderstandingReachesThePlannerAndNamesTheJob()
    {
        var answer = await _ada.JsonAsync(HttpMethod.Post, Epm.Route, new
        {
            understandingId = "u-1",
            understanding = new { title = "Coffee Shop", tasks = new[] { new { name = "Open", effortDays = 4 } }, horizonWeeks = 2 },
            constraints = "a field of an old client",
        });
        Assert.StartsWith("Coffee Shop: 1 task in 1 phase over 1 week", answer.Text("summary"), StringComparison.Ordinal);
        Assert.Equal("Coffee Shop", (await _ada.GetAsync($"/api/background-jobs/{answer.Text("jobId")}")).Text("name"));
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("application/json;q=0.5, text/event-stream")]
    public async Task AStreamShowsTheStepsAndEndsWithTheProgramme(string accept)
    {
        using var events = await Epm.StreamAsync(_ada, new { understandingId = "u-1", sessionId = _session }, accept);
        var frames = await FramesAsync(events);
        var id = frames[0].Text("jobId");
        Assert.Equal(frames.OrderBy(Progress).Select(Progress), frames.Select(Progress));
        Assert.All(frames, frame => Assert.NotEmpty(frame.Text("message")!));
        Assert.All(frames[..^1], frame => Assert.False(frame.TryGetProperty("success", out _)));
        var last = frames[^1];
        Assert.Equal((100, "Done! View program", true), (Progress(last), last.Text("message"), last.GetProperty("success").GetBoolean()));
        Assert.Equal((id, $"epm-{id}"), (last.Text("jobId"), last.Text("programId")));
        Assert.NotEmpty(last.Text("summary")!);
    }

    [Theory]
    [InlineData(Circle, "Tasks depend on each other in a circle: 'A' on 'B' on 'A'.", "dependency_cycle")]
    [InlineData("""{"tasks":[{"name":"A"},{"name":"A"}]}""", "Two tasks are called 'A'.", "duplicate_task")]
    [InlineData("""{"tasks":[{"name":"A","dependsOn":["B"]}]}""", "'A' depends on 'B', and no task is called that.", "unknown_dependency")]
    [InlineData("""{"horizonWeeks":"soon"}""", "understanding.horizonWeeks does not have the shape that the planner reads.", "invalid_input")]
    public async Task WhatThePlannerRefusesIsTheCallersFault(string understanding, string sentence, string code)
    {
        var problem = await _ada.SendAsync(HttpMethod.Post, Epm.Route, Body(understanding)).ProblemAsync(HttpStatusCode.BadRequest, "understanding");
        Assert.Equal(sentence, problem.Text("detail"));
        var job = Assert.Single((await _ada.GetAsync("/api/background-jobs")).GetProperty("jobs").EnumerateArray());
        Assert.Equal(("failed", code), (job.Text("status"), job.GetProperty("error").Text("code")));
    }

    [Fact]
    public async Task AFailureEndsAStreamToo()
    {
        using var events = await Epm.StreamAsync(_ada, Body(Circle));
        var frames = await FramesAsync(events);
        Assert.False(frames[^1].GetProperty("success").GetBoolean());
        Assert.StartsWith("Tasks depend on each other", frames[^1].Text("error"), StringComparison.Ordinal);
        Assert.Equal(frames[0].Text("jobId"), frames[^1].Text("jobId"));
    }

    [Theory]
    [InlineData("{}", "understandingId")]
    [InlineData("""{"understandingId":7}""", "understandingId")]
    [InlineData("""{"understandingId":"u","sessionId":""}""", "sessionId")]
    [InlineData("""{"understandingId":"u","understanding":"much"}""", "understanding")]
    [InlineData("""{"understandingId":"u","understanding":{"title":7}}""", "understanding.title")]
    [InlineData("""{"understandingId":" "}""", "understandingId")]
    [InlineData("[]", "body")]
    public async Task WhatCannotBeReadIsRefusedBeforeThereIsAJob(string body, string field)
    {
        await _ada.SendAsync(HttpMethod.Post, Epm.Route, body, "text/event-stream").ProblemAsync(HttpStatusCode.BadRequest, field);
        Assert.Empty((await _ada.GetAsync("/api/background-jobs")).GetProperty("jobs").EnumerateArray());
    }

    private static string Body(string understanding) => $$"""{"understandingId":"u-1","understanding":{{understanding}}}""";

    private static double Progress(JsonElement frame) => frame.GetProperty("progress").GetDouble();

    private static async Task<JsonElement[]> FramesAsync(OrleansJobs.Support.EventReader events)
    {
        Assert.Equal("text/event-stream", events.Response.Content.Headers.ContentType?.MediaType);
        var frames = new List<JsonElement>();
        while (await events.NextEventAsync() is { } next) frames.Add(next.Job);
        return [.. frames];
    }
}
