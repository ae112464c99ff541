using System.Net;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;

namespace OrleansJobs.Gateway.Tests;

/// <summary>Where the dialects meet on one core: what one product writes must not pass for another's, whatever it is called.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class OthersJobsTests(GatewayFixture program)
{
    private readonly User _ada = new(program.Client);
    private readonly string _own = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task SomeonesRecordOfAReportIsNoReportOnABank()
    {
        var begun = await PostAsync("/api/background-jobs", new { jobType = "report", relatedEntityId = _own });
        await _ada.PatchAsync(begun.Text("id")!, new { status = "completed", resultData = "x" });
        await PostAsync("/api/jobs", new { type = "report", tenant = "guild", subject = _own, active_key = $"research-report-{_own}" });

        Assert.False((await _ada.GetAsync($"/api/research/{_own}/job-status?type=report")).GetProperty("hasJob").GetBoolean());
        await program.Client.GetAsync($"/api/research/{_own}/report").ProblemAsync(HttpStatusCode.NotFound);
        using var podcast = await _ada.SendAsync(HttpMethod.Post, $"/api/research/{_own}/podcast/generate-background", new { experts = new[] { "ada" } });
        Assert.Equal(HttpStatusCode.Accepted, podcast.StatusCode);
    }

    [Fact]
    public async Task ASlashInANameIsPartOfIt()
    {
        var session = $"{_own}/b c'\"";
        var begun = await PostAsync("/api/background-jobs", new { jobType = "five_whys", sessionId = session });
        var found = await _ada.GetAsync($"/api/background-jobs/by-session/{Uri.EscapeDataString(session)}");
        Assert.Equal(begun.Text("id"), found.GetProperty("job").Text("id"));

        var guild = $"{_own}/g";
        var job = await PostAsync($"/guilds/{Uri.EscapeDataString(guild)}/jobs", new { messages = Array.Empty<object>() });
        Assert.Equal(guild, job.Text("guild_id"));
        Assert.Equal(job.Text("id"), (await _ada.GetAsync($"/api/jobs?tenant={Uri.EscapeDataString(guild)}")).GetProperty("jobs")[0].Text("id"));
    }

    [Fact]
    public async Task WhatAGuildKeepsWithAJobDoesNotChangeWhatTheJobIs()
    {
        await PostAsync($"/guilds/{_own}/jobs", """{"scope": "guild", "messages": [], "metadata": {"category_id": 5, "start_time": "never", "colour": "blue"}}""");
        var listed = (await _ada.GetAsync($"/guilds/{_own}/jobs")).GetProperty("jobs")[0];
        Assert.Equal(("guild", null, null), (listed.Text("scope"), listed.Text("category_id"), listed.Text("start_time")));
        Assert.Equal("blue", listed.GetProperty("metadata").Text("colour"));
    }

    [Fact]
    public async Task MoreChannelsThanAListCanShowAreRefusedByTheirName()
    {
        using var refused = await _ada.SendAsync(HttpMethod.Post, $"/guilds/{_own}/jobs",
            new { channel_ids = Enumerable.Range(0, 9_000).Select(at => $"{1_000_000_000 + at}") });
        await refused.ProblemAsync(HttpStatusCode.BadRequest, "channel_ids");
    }

    [Fact]
    public async Task AnEmptyCodeIsNoReasonToLoseAFailure()
    {
        var begun = await PostAsync("/api/background-jobs", new { jobType = "five_whys" });
        var failed = await PostAsync($"/api/background-jobs/{begun.Text("id")}/fail", new { error = new { message = "No model.", code = "" } });
        Assert.Equal(("failed", "failed"), (failed.Text("status"), failed.GetProperty("error").Text("code")));
    }

    [Fact]
    public async Task EmptyOptionsDoNotHideWhatStandsBesideThem()
    {
        var job = await PostAsync("/api/briefings/generate", """{"options": {}, "title": "T", "platforms": {"x": [{"items": [{"title": "Hello"}]}]}}""");
        Assert.Equal("T", job.Text("title"));
    }

    [Fact]
    public async Task TheNextPageIsFoundHoweverTheCursorWasSpelt()
    {
        for (var i = 0; i < 3; i++) await PostAsync("/api/jobs", new { type = "held", tenant = _own });
        var next = (await _ada.GetAsync($"/api/jobs?tenant={_own}&limit=1")).Text("next");
        using var second = await program.Client.GetAsync($"/api/jobs?tenant={_own}&limit=1&Cursor={next}");
        using var third = await program.Client.GetAsync(second.Headers.GetValues("Link").Single().Split('<', '>')[1]);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var response = await _ada.SendAsync(HttpMethod.Post, path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }
}
