using System.Net;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests;

/// <summary>The log of a job over HTTP, of the whole program.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class JobLogTests(GatewayFixture program)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset At = new(2026, 1, 5, 2, 12, 31, 469, 387, TimeSpan.Zero);

    [Fact]
    public async Task ALogIsReadInPagesAndAsAWhole()
    {
        var (id, claim) = await ClaimAsync();
        var empty = await GetAsync($"/api/jobs/{id}/log");
        Assert.Equal("""{"lines":[],"next":null,"final":false}""", empty.GetRawText());
        await SayAsync(id, claim, "one", "two", "three \"Café\"");
        var whole = await program.Client.GetStringAsync($"/api/jobs/{id}/log");
        Assert.StartsWith("""{"lines":[{"number":1,"at":"2026-01-05T02:12:31.469387+00:00","attempt":1,"level":"info","text":"one"},""", whole, StringComparison.Ordinal);
        Assert.Equal(["one", "two", "three \"Café\""], Texts(JsonDocument.Parse(whole).RootElement));

        var page = await GetAsync($"/api/jobs/{id}/log?limit=2");
        Assert.Equal((2, 2), (page.GetProperty("lines").GetArrayLength(), page.GetProperty("next").GetInt32()));
        page = await GetAsync($"/api/jobs/{id}/log?after=2&limit=2");
        Assert.Equal((1, JsonValueKind.Null), (page.GetProperty("lines").GetArrayLength(), page.GetProperty("next").ValueKind));
        Assert.False(page.GetProperty("final").GetBoolean());
        await FinishAsync(id, claim);
        Assert.True((await GetAsync($"/api/jobs/{id}/log?after=3")).GetProperty("final").GetBoolean());
    }

    [Theory]
    [InlineData("text/plain", "text/plain")]
    [InlineData("text/plain, */*;q=0.1", "text/plain")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/json, text/plain, */*", "application/json")]
    [InlineData("text/html, text/plain;q=0.5", "application/json")]
    [InlineData("nonsense", "application/json")]
    public async Task WhoLikesTextBetterGetsText(string accept, string type)
    {
        var (id, claim) = await ClaimAsync();
        await SayAsync(id, claim, "one", "two");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{id}/log");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await program.Client.SendAsync(request);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        if (type == "text/plain")
        {
            Assert.Equal("2026-01-05T02:12:31.469Z info    one\n2026-01-05T02:12:32.469Z info    two\n", await answer.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("after=-1", "after")]
    [InlineData("after=x", "after")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    public async Task AWrongNumberIsRefusedByItsName(string query, string field)
    {
        var (id, _) = await ClaimAsync();
        await program.Client.GetAsync($"/api/jobs/{id}/log?{query}").ProblemAsync(HttpStatusCode.BadRequest, field);
    }

    [Theory]
    [InlineData("log")]
    [InlineData("log/events")]
    public async Task TheLogOfAJobThatIsNotThereIsNotFound(string route)
    {
        using var unknown = await program.Client.GetAsync($"/api/jobs/{JobId.New(TimeProvider.System)}/{route}");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var wrong = await program.Client.GetAsync($"/api/jobs/nonsense/{route}");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task AStreamTellsEveryLineAndEndsWithTheJob()
    {
        var (id, claim) = await ClaimAsync();
        using var events = await EventReader.OpenAsync(program.Client, $"/api/jobs/{id}/log/events");
        Assert.Equal("text/event-stream", events.Response.Content.Headers.ContentType?.MediaType);
        for (var number = 1; number <= 3; number++)
        {
            await SayAsync(id, claim, $"{number}");
            var line = await events.NextEventAsync();
            Assert.Equal(("log", number, $"{number}"), (line!.Name, line.Sequence, line.Job.Text("text")));
        }

        await FinishAsync(id, claim);
        var end = await events.NextEventAsync();
        Assert.Equal(("end", "3"), (end!.Name, end.Id));
        Assert.Null(await events.NextEventAsync());
    }

    [Fact]
    public async Task AReturningBrowserGetsOnlyWhatIsNewAndNothingAfterTheEnd()
    {
        var (id, claim) = await ClaimAsync();
        await SayAsync(id, claim, "one", "two", "three");
        var path = $"/api/jobs/{id}/log/events";
        using (var late = await EventReader.OpenAsync(program.Client, path, "2")) Assert.Equal(3, (await late.NextEventAsync())!.Sequence);
        using (var query = await EventReader.OpenAsync(program.Client, path + "?last_event_id=1")) Assert.Equal(2, (await query.NextEventAsync())!.Sequence);
        foreach (var never in new[] { "nonsense", "-5", "4711" })
        {
            using var events = await EventReader.OpenAsync(program.Client, path, never);
            Assert.Equal(1, (await events.NextEventAsync())!.Sequence);
        }

        await FinishAsync(id, claim);
        using (var two = await EventReader.OpenAsync(program.Client, path, "2"))
        {
            Assert.Equal("log", (await two.NextEventAsync())!.Name);
            Assert.Equal("end", (await two.NextEventAsync())!.Name);
        }

        using var three = await EventReader.OpenAsync(program.Client, path, "3");
        Assert.Equal(HttpStatusCode.NoContent, three.Response.StatusCode);
    }

    private async Task<(JobId Id, Guid Claim)> ClaimAsync()
    {
        var job = await program.SubmitHeldAsync();
        return (job.Id, (await program.Grains.GetGrain<IJobClaimGrain>(job.Id.GrainKey).ClaimAsync("test", None))!.Claim);
    }

    private Task SayAsync(JobId id, Guid claim, params string[] lines) => program.Grains.GetGrain<IJobLogGrain>(id.GrainKey)
        .AppendAsync(claim, [.. lines.Select((line, index) => new JobLogEntry(At.AddSeconds(index), JobLogLevel.Info, line))], None);

    private Task FinishAsync(JobId id, Guid claim) =>
        program.Grains.GetGrain<IJobClaimGrain>(id.GrainKey).FinishAsync(claim, new JobOutcome.Succeeded(null), None);

    private Task<JsonElement> GetAsync(string path) => program.Client.GetAsync(path).JsonAsync();

    private static string[] Texts(JsonElement page) => [.. page.GetProperty("lines").EnumerateArray().Select(line => line.Text("text")!)];
}
