using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests;

/// <summary>The list of a guild's jobs, on the whole program. Each test has a guild of its own.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class GuildListTests(GatewayFixture program)
{
    private readonly string _guild = Guid.NewGuid().ToString("N");

    private string Jobs => $"/guilds/{_guild}/jobs";

    [Fact]
    public async Task AllJobsOfTheGuildAreListedInPagesAndNoOthers()
    {
        await program.SubmitAsync(new JobSubmission { Type = "held", Tenant = "another guild" });
        var ids = new List<string>();
        for (var i = 0; i < 5; i++) ids.Add((await HeldAsync()).Id.ToString());
        var seen = new List<string>();
        for (var address = $"{Jobs}?limit=2&type=held"; address is not null;)
        {
            using var response = await program.Client.GetAsync(address);
            var page = await response.Content.ReadFromJsonAsync<JsonElement>();
            seen.AddRange(page.GetProperty("jobs").EnumerateArray().Select(job => job.Text("id")!));
            address = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('>')[0].TrimStart('<') : null;
            Assert.Equal(address is null, page.GetProperty("next").ValueKind == JsonValueKind.Null);
        }

        Assert.Equal(ids.AsEnumerable().Reverse(), seen);
        var other = (await ListAsync("limit=1")).GetProperty("jobs")[0];
        Assert.Equal(["held", "pending"], Texts(other, "type", "status"));
        Assert.Equal(JsonValueKind.Null, other.GetProperty("scope").ValueKind);
        Assert.Equal("held", (await ListAsync($"limit=2&cursor={ids[3]}")).GetProperty("jobs")[0].Text("type"));
    }

    [Fact]
    public async Task TheListIsNarrowed()
    {
        var manual = await HeldAsync();
        var retrospective = await HeldAsync(JobTrigger.Retrospective);
        var summary = await SummaryAsync();
        var cut = Uri.EscapeDataString(retrospective.CreatedAt.ToString("O"));
        var (first, second, third) = (manual.Id.ToString(), retrospective.Id.ToString(), summary.Text("id")!);

        await AssertListAsync("job_type=retrospective", second);
        await AssertListAsync("job_type=manual", third, first);
        await AssertListAsync("job_type=manual&type=held", first);
        await AssertListAsync("job_type=scheduled");
        await AssertListAsync("job_type=api");
        await AssertListAsync("status=completed", third);
        await AssertListAsync("type=summary&status=pending");
        await AssertListAsync($"start={cut}", third, second);
        await AssertListAsync($"created_from={cut}", third, second);
        await AssertListAsync($"end={cut}", first);
        await AssertListAsync($"created_before={cut}", first);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("job_type=yearly", "job_type")]
    [InlineData("status=done", "status")]
    [InlineData("type=A", "type")]
    [InlineData("start=soon", "start")]
    [InlineData("end=soon", "end")]
    [InlineData("created_from=soon", "created_from")]
    [InlineData("created_before=soon", "created_before")]
    public async Task AFilterThatCannotBeReadIsRefusedByName(string query, string field) =>
        await program.Client.GetAsync($"{Jobs}?{query}").ProblemAsync(HttpStatusCode.BadRequest, field);

    [Fact]
    public async Task AGuildIsNamedByUpTo200Characters()
    {
        var guild = new string('g', 200);
        await program.Client.GetAsync($"/guilds/{guild}/jobs").JsonAsync();
        await program.Client.GetAsync($"/guilds/{guild}g/jobs").ProblemAsync(HttpStatusCode.BadRequest, "guild_id");
        await program.Client.PostAsync($"/guilds/{guild}g/jobs", null).ProblemAsync(HttpStatusCode.BadRequest, "guild_id");
    }

    private Task<JobSnapshot> HeldAsync(JobTrigger trigger = JobTrigger.Manual) =>
        program.SubmitAsync(new JobSubmission { Type = "held", Tenant = _guild, Trigger = trigger });

    private Task<JsonElement> ListAsync(string query) => program.Client.GetAsync($"{Jobs}?{query}").JsonAsync();

    /// <summary>A summary of nothing, completed.</summary>
    private async Task<JsonElement> SummaryAsync()
    {
        var started = await program.Client.PostAsJsonAsync(Jobs, new { messages = Array.Empty<object>() }).JsonAsync(HttpStatusCode.Created);
        var job = await program.Client.GetAsync($"/api/jobs/{started.Text("id")}?wait=25s").JsonAsync();
        while (job.Text("status") != "completed") job = await program.Client.GetAsync($"/api/jobs/{started.Text("id")}?wait=25s").JsonAsync();
        return job;
    }

    private async Task AssertListAsync(string query, params string[] ids) =>
        Assert.Equal(ids, (await ListAsync(query)).GetProperty("jobs").EnumerateArray().Select(job => job.Text("id")));

    private static IEnumerable<string?> Texts(JsonElement json, params string[] names) => names.Select(name => json.Text(name));
}
