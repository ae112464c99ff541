using System.Net;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains.Contracts;
using static OrleansJobs.Gateway.Tests.Fixtures.RetrospectiveGuild;

namespace OrleansJobs.Gateway.Tests;

/// <summary>How retrospective runs are cancelled, repeated, listed, estimated and refused. Each test has a guild of its own.</summary>
public sealed class RetrospectiveEndTests(RetrospectiveProgram program) : IClassFixture<RetrospectiveProgram>
{
    private readonly RetrospectiveGuild _guild = new(program);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACancelledRunIsRepeatedWithoutWhatIsDone(bool redo)
    {
        await _guild.DoneAsync(6, 6);
        var id = (await _guild.StartAsync(Days(1, 6, redo ? """, "concurrency": 2, "redo": true""" : """, "concurrency": 2"""))).Text("id")!;
        await _guild.EndAsync(id, 0);
        await _guild.EndAsync(id, 1, fails: true);
        await _guild.EndAsync(id, 2);
        Assert.Equal(id, (await _guild.PostAsync($"{_guild.Runs}/{id}/cancel").JsonAsync(HttpStatusCode.Accepted)).Text("id"));
        var last = redo ? 'c' : 'D';
        await _guild.UntilAsync(id, $"dfdcc{last}", "cancelled");
        Assert.Equal("cancelled", (await _guild.PostAsync($"{_guild.Runs}/{id}/cancel").JsonAsync()).Text("status"));

        var again = await _guild.PostAsync($"{_guild.Runs}/{id}/retry").JsonAsync(HttpStatusCode.Created);
        Assert.Equal((id, redo ? "D.D..." : "D.D..D"), (again.Text("retry_of"), Letters(again)));
        Assert.Equal(again.Text("id"), (await _guild.PostAsync($"{_guild.Runs}/{id}/retry").JsonAsync()).Text("id"));
        Assert.Equal(again.Text("id"), (await _guild.PostAsync($"{_guild.Jobs}/{id}/retry").JsonAsync()).Text("id"));
        foreach (var period in redo ? [1, 3, 4, 5] : new[] { 1, 3, 4 }) await _guild.EndAsync(again.Text("id")!, period);
        await _guild.UntilAsync(again.Text("id")!, redo ? "DdDddd" : "DdDddD", "completed");
        await _guild.UntilAsync(id, $"dfdcc{last}", "cancelled"); // the first run stays as it was
        foreach (var (run, route) in new[] { (id, _guild.Runs), (again.Text("id"), _guild.Runs), (id, _guild.Jobs) })
        {
            await _guild.PostAsync($"{route}/{run}/retry").ProblemAsync(HttpStatusCode.Conflict);
        }
    }

    [Fact]
    public async Task ARunThatGoesOnRepeatsWhatFailedInItself()
    {
        var id = (await _guild.StartAsync(Days(1, 4, """, "concurrency": 2"""))).Text("id")!;
        await _guild.PostAsync($"{_guild.Runs}/{id}/retry").ProblemAsync(HttpStatusCode.Conflict);
        var failed = await _guild.EndAsync(id, 0, fails: true);
        await _guild.UntilAsync(id, "f...");
        Assert.Equal(id, (await _guild.PostAsync($"{_guild.Jobs}/{id}/retry").JsonAsync()).Text("id"));
        var run = await _guild.UntilAsync(id, "....");
        Assert.NotEqual(failed, run.GetProperty("periods")[0].Text("job_id"));
        for (var period = 0; period < 4; period++) await _guild.EndAsync(id, period);
        Assert.Equal(4, (await _guild.UntilAsync(id, "dddd", "completed")).GetProperty("progress_total").GetInt32());
    }

    [Fact]
    public async Task TooManyFailuresEndTheRestWhereTheyAreTo()
    {
        var id = (await _guild.StartAsync(Days(1, 9, """, "concurrency": 2, "failures": {"allowed": 1, "stop": true}"""))).Text("id")!;
        await _guild.EndAsync(id, 0, fails: true);
        await _guild.EndAsync(id, 1, fails: true);
        var run = await _guild.UntilAsync(id, "ffccccccc", "failed");
        Assert.Equal(JsonValueKind.Null, run.GetProperty("periods")[8].GetProperty("job_id").ValueKind); // it was never begun
    }

    [Fact]
    public async Task TheGuildsListShowsTheRunAndItsPeriodsOrTheRunAlone()
    {
        var manual = (await _guild.PostAsync(_guild.Jobs, "{}").JsonAsync(HttpStatusCode.Created)).Text("id");
        var id = (await _guild.StartAsync(Days(1, 30, """, "concurrency": 30, "name": "January" """))).Text("id");
        await _guild.EndAsync(id!, 29);
        var all = await ListAsync("job_type=retrospective");
        Assert.Equal(31, all.Length);
        Assert.All(all, job => Assert.Equal(job.Text("id") == id ? (null, "batch", "January") : (id, "summary", ""), (job.Text("parent_id"), job.Text("type"), job.Text("id") == id ? job.Text("name") : "")));
        Assert.Equal([id, manual], (await ListAsync("children=false")).Select(job => job.Text("id")));
        Assert.Equal([id], (await ListAsync("children=false&job_type=retrospective&status=running")).Select(job => job.Text("id")));
        Assert.Equal(32, (await ListAsync("children=true")).Length);
        await program.Client.GetAsync($"{_guild.Jobs}?children=some").ProblemAsync(HttpStatusCode.BadRequest, "children");
    }

    [Fact]
    public async Task RunsAreListedNewestFirstAPageAtATime()
    {
        var ids = new List<string?>();
        for (var month = 1; month <= 3; month++)
        {
            ids.Insert(0, (await _guild.StartAsync($$"""{"start_date": "2025-0{{month}}-01", "end_date": "2025-0{{month}}-20", "granularity": "month"}""")).Text("id"));
        }

        var page = await _guild.GetAsync($"{_guild.Runs}?limit=2");
        Assert.Equal(ids.Take(2), page.GetProperty("jobs").EnumerateArray().Select(run => run.Text("id")));
        Assert.Equal(("2025-03-01", JsonValueKind.Null), (page.GetProperty("jobs")[0].Text("start_date"), page.GetProperty("jobs")[0].GetProperty("periods").ValueKind));
        page = await _guild.GetAsync($"{_guild.Runs}?limit=2&cursor={page.Text("next")}");
        Assert.Equal(ids.Skip(2), page.GetProperty("jobs").EnumerateArray().Select(run => run.Text("id")));
    }

    [Fact]
    public async Task AnEstimateStartsNothingAndSaysWhereItComesFrom()
    {
        var address = $"{_guild.Runs}/estimate";
        await _guild.DoneAsync(1, 2);
        var estimate = await _guild.PostAsync(address, Days(1, 10, """, "concurrency": 3""")).JsonAsync();
        Assert.Equal((10, 2, 8, 3), (Number(estimate, "periods_total"), Number(estimate, "periods_already_done"), Number(estimate, "periods_to_run"), Number(estimate, "concurrency")));
        Assert.Equal(Number(estimate, "average_seconds") * 3, Number(estimate, "estimated_seconds"), 0.01); // 8 of them, 3 at once
        Assert.Equal("The average of the last 2 completed summaries of this guild.", estimate.Text("note"));
        Assert.Equal(0, Number(await _guild.PostAsync(address, Days(1, 2)).JsonAsync(), "estimated_seconds"));
        var other = await _guild.PostAsync($"/guilds/{Guid.NewGuid()}/retrospective/estimate", Days(1, 1)).JsonAsync();
        Assert.EndsWith("of all guilds, for this one has none.", other.Text("note"), StringComparison.Ordinal);
        await _guild.PostAsync(address, "{}").ProblemAsync(HttpStatusCode.BadRequest, "granularity");
        Assert.Single((await _guild.GetAsync(_guild.Runs)).GetProperty("jobs").EnumerateArray());
    }

    [Theory]
    [InlineData("{}", "granularity")]
    [InlineData("""{"granularity": "year"}""", "granularity")]
    [InlineData("""{"granularity": "day"}""", "start_date")]
    [InlineData("""{"granularity": "day", "start_date": "2026-01-01"}""", "end_date")]
    [InlineData("""{"granularity": "day", "start_date": "2026-02-30", "end_date": "2026-03-01"}""", "start_date")]
    [InlineData("""{"granularity": "day", "start_date": "2026-01-01T00:00:00Z", "end_date": "2026-03-01"}""", "start_date")]
    [InlineData("""{"granularity": "day", "start_date": "2026-01-02", "end_date": "2026-01-01"}""", "end_date")]
    [InlineData("""{"granularity": "day", "start_date": "2026-01-02", "end_date": "2999-01-01"}""", "end_date")]
    [InlineData("""{"granularity": "day", "start_date": "2020-01-01", "end_date": "2022-09-27"}""", "end_date")]
    [InlineData("""{"granularity": "day", "start_date": "1969-12-31", "end_date": "1970-01-02"}""", "start_date")]
    [InlineData("""{"granularity": "day", "start_date": "2011-12-30", "end_date": "2011-12-30", "time_zone": "Pacific/Apia"}""", "start_date")]
    [InlineData("""{"granularity": "day", "time_zone": "Berlin"}""", "time_zone")]
    [InlineData("""{"granularity": "day", "scope": "channel"}""", "channel_ids")]
    [InlineData("""{"granularity": "day", "start_date": "2026-01-01", "end_date": "2026-01-01", "concurrency": 0}""", "concurrency")]
    [InlineData("""{"granularity": "day", "start_date": "2026-01-01", "end_date": "2026-01-01", "failures": {"allowed": -1}}""", "failures.allowed")]
    [InlineData("""{"granularity": "day", "start_date": "2026-01-01", "end_date": "2026-01-01", "metadata": []}""", "metadata")]
    [InlineData("""{"granularity": "day", "start_date": "2026-01-01", "end_date": "2026-01-01", "timezone": "UTC"}""", "timezone")]
    public async Task WhatCannotBeReadIsRefusedByName(string body, string field)
    {
        await _guild.PostAsync(_guild.Runs, body).ProblemAsync(HttpStatusCode.BadRequest, field);
        await _guild.PostAsync($"{_guild.Runs}/estimate", body).ProblemAsync(HttpStatusCode.BadRequest, field);
    }

    [Fact]
    public async Task MoreChannelsThanAThousandPeriodsCanNameAreRefused()
    {
        var channels = JsonSerializer.Serialize(Enumerable.Range(0, 1_500).Select(at => $"{at:000000000000000000}"));
        var many = $$"""{"granularity": "day", "start_date": "2020-01-01", "end_date": "2022-09-26", "channel_ids": {{channels}}}""";
        await _guild.PostAsync(_guild.Runs, many).ProblemAsync(HttpStatusCode.BadRequest, "channel_ids");
        Assert.Equal(100, Letters(await _guild.StartAsync(many.Replace("2022-09-26", "2020-04-09", StringComparison.Ordinal))).Length);
    }

    [Fact]
    public async Task TodayIsRefusedInItsZoneAndYesterdayIsNot()
    {
        foreach (var zone in new[] { "UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago" })
        {
            var today = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById(zone)).Date;
            string Body(int days) => $$"""{"granularity": "day", "start_date": "2026-01-01", "end_date": "{{today.AddDays(days):yyyy-MM-dd}}", "time_zone": "{{zone}}"}""";
            await _guild.PostAsync($"{_guild.Runs}/estimate", Body(1)).ProblemAsync(HttpStatusCode.BadRequest, "end_date"); // today might be over by now
            await _guild.PostAsync($"{_guild.Runs}/estimate", Body(-1)).JsonAsync();
        }
    }

    [Fact]
    public async Task WhatIsNoRunOfTheGuildIsNotThere()
    {
        var run = (await _guild.StartAsync(Days(1, 1))).Text("id");
        var summary = (await _guild.PostAsync(_guild.Jobs, "{}").JsonAsync(HttpStatusCode.Created)).Text("id");
        var batch = (await _guild.PostAsync("/api/batches", $$"""{"tenant": "{{_guild.Name}}", "trigger": "retrospective", "metadata": {"scope": "guild", "start_date": "0001-01-01"}, "jobs": [{"type": "held"}]}""")
            .JsonAsync(HttpStatusCode.Created)).Text("id");
        foreach (var address in new[] { $"/guilds/other/retrospective/{run}", $"{_guild.Runs}/{summary}", $"{_guild.Runs}/{batch}", $"{_guild.Runs}/{Guid.NewGuid()}" })
        {
            await program.Client.GetAsync(address).ProblemAsync(HttpStatusCode.NotFound);
            await _guild.PostAsync($"{address}/cancel").ProblemAsync(HttpStatusCode.NotFound);
            await _guild.PostAsync($"{address}/retry").ProblemAsync(HttpStatusCode.NotFound);
        }

        Assert.Equal(run, Assert.Single((await _guild.GetAsync(_guild.Runs)).GetProperty("jobs").EnumerateArray()).Text("id"));
        await program.Client.GetAsync($"{_guild.Runs}/1").ProblemAsync(HttpStatusCode.BadRequest, "job_id");
    }

    private async Task<JsonElement[]> ListAsync(string query) => [.. (await _guild.GetAsync($"{_guild.Jobs}?limit=1000&{query}")).GetProperty("jobs").EnumerateArray()];

    private static double Number(JsonElement json, string name) => json.GetProperty(name).GetDouble();
}
