using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains.Contracts;
using static OrleansJobs.Gateway.Tests.Fixtures.RetrospectiveGuild;

namespace OrleansJobs.Gateway.Tests;

/// <summary>Retrospective runs of a guild. Each test has a guild of its own.</summary>
public sealed class RetrospectiveTests(RetrospectiveProgram program) : IClassFixture<RetrospectiveProgram>
{
    private readonly RetrospectiveGuild _guild = new(program);

    [Fact]
    public async Task ARunMakesASummaryOfEachPeriodSoManyAtOnce()
    {
        using var response = await _guild.PostAsync(_guild.Runs, """
            {"start_date": "2026-03-27", "end_date": "2026-03-30", "granularity": "day", "time_zone": "Europe/Berlin", "scope": "channel", "channel_ids": ["10", "20"],
             "name": "Backfill", "concurrency": 2, "metadata": {"colour": "blue", "scope": "moon"}}
            """);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var run = await response.Content.ReadFromJsonAsync<JsonElement>();
        var id = run.Text("id")!;
        Assert.Equal($"{_guild.Runs}/{id}", response.Headers.Location?.OriginalString);
        Assert.Equal(["batch", "retrospective", _guild.Name, "ada", "Backfill", "channel", "2026-03-27", "2026-03-30", "day", "Europe/Berlin", "2026-03-26T23:00:00Z", "2026-03-30T22:00:00Z"],
            Texts(run, "type", "job_type", "guild_id", "created_by", "name", "scope", "start_date", "end_date", "granularity", "time_zone", "start_time", "end_time"));
        Assert.Equal((4, 2, false, "blue"), (run.GetProperty("periods_total").GetInt32(), run.GetProperty("concurrency").GetInt32(), run.GetProperty("redo").GetBoolean(), run.GetProperty("metadata").Text("colour")));

        await _guild.EndAsync(id, 0);
        await _guild.EndAsync(id, 1, fails: true);
        var third = await program.Grains.GetGrain<IJobGrain>(JobId.Parse(await _guild.EndAsync(id, 2)).GrainKey).GetAsync(default);
        Assert.Equal(("2026-03-29, Backfill", "summary", _guild.Name, "ada", JobTrigger.Retrospective, id), (third.Name, third.Type, third.Tenant, third.User, third.Trigger, $"{third.ParentId}"));
        var input = third.Input!.Value.To<JsonElement>();
        Assert.Equal(["channel", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"], Texts(input, "scope", "start_time", "end_time"));
        Assert.Equal(["10", "20"], input.GetProperty("channel_ids").EnumerateArray().Select(channel => channel.GetString()));
        await _guild.EndAsync(id, 3);

        var done = await _guild.UntilAsync(id, "dfdd", "failed");
        Assert.Equal("1 of 4 jobs failed, 0 were cancelled, and the batch allows 0.", done.Text("error"));
        Assert.Equal(["2026-03-28", "2026-03-28", "2026-03-27T23:00:00Z", "2026-03-28T23:00:00Z", "failed", "It broke."],
            Texts(done.GetProperty("periods")[1], "start_date", "end_date", "start_time", "end_time", "status", "error"));
        var child = await _guild.GetAsync($"{_guild.Jobs}/{third.Id}");
        Assert.Equal((id, "2026-03-29"), (child.Text("parent_id"), child.GetProperty("metadata").Text("start_date")));
    }

    [Fact]
    public async Task NoMoreAreThereThanMayBeAtOnce()
    {
        var id = (await _guild.StartAsync(Days(1, 20, """, "concurrency": 3"""))).Text("id")!;
        for (var ended = 0; ended < 5; ended++)
        {
            await _guild.EndAsync(id, ended);
            var children = (await _guild.GetAsync($"/api/jobs/{id}/children")).GetProperty("jobs").EnumerateArray().Select(job => job.Text("status")).ToArray();
            Assert.InRange(children.Count(status => status == "pending"), 1, 3);
        }
    }

    [Fact]
    public async Task WhatIsDoneIsNotDoneAgain()
    {
        var first = await _guild.DoneAsync(3, 5);
        var second = await _guild.StartAsync(Days(1, 6, """, "time_zone": "Etc/UTC" """));
        Assert.Equal("..DDD.", Letters(second));
        Assert.Equal(first.GetProperty("periods")[1].Text("job_id"), second.GetProperty("periods")[3].Text("job_id"));
        foreach (var period in new[] { 0, 1, 5 }) await _guild.EndAsync(second.Text("id")!, period);
        var done = await _guild.UntilAsync(second.Text("id")!, "ddDDDd", "completed");
        Assert.Equal((3, 3, 6), (done.GetProperty("progress_current").GetInt32(), done.GetProperty("progress_total").GetInt32(), done.GetProperty("periods_total").GetInt32()));

        var nothing = await _guild.StartAsync(Days(1, 6), HttpStatusCode.OK);
        Assert.Equal([null, "Each period has a summary already; nothing had to run."], Texts(nothing, "id", "message"));
        Assert.Equal("DDDDDD", Letters(nothing));
        Assert.Equal(2, (await _guild.GetAsync(_guild.Runs)).GetProperty("jobs").GetArrayLength());
    }

    [Theory]
    [InlineData(""", "redo": true""")]
    [InlineData(""", "channel_ids": ["1"]""")]
    [InlineData(""", "category_id": "c", "scope": "guild" """)]
    [InlineData(""", "time_zone": "Europe/Berlin" """)]
    public async Task WhatIsAskedAgainOrInAnotherWayIsDone(string more)
    {
        await _guild.DoneAsync(1, 2);
        Assert.Equal("..", Letters(await _guild.StartAsync(Days(1, 2, more))));
    }

    [Fact]
    public async Task TheOrderOfTheChannelsIsNoOtherQuestion()
    {
        var first = await _guild.StartAsync(Days(1, 1, """, "channel_ids": ["1", "2"]"""));
        Assert.Equal(first.Text("id"), (await _guild.StartAsync(Days(1, 1, """, "channel_ids": ["2", "1"]"""), HttpStatusCode.OK)).Text("id"));
        await _guild.EndAsync(first.Text("id")!, 0);
        await _guild.UntilAsync(first.Text("id")!, "d", "completed");
        Assert.Equal("D", Letters(await _guild.StartAsync(Days(1, 1, """, "channel_ids": ["2", "1"]"""), HttpStatusCode.OK)));
    }

    [Fact]
    public async Task WhatIsAskedForTwiceAtTheSameTimeIsOneRun()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _guild.PostAsync(_guild.Runs, Days(1, 30))));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        var runs = await Task.WhenAll(answers.Select(answer => answer.Content.ReadFromJsonAsync<JsonElement>()));
        Assert.Single(runs.Select(run => run.Text("id")).Distinct());
        await _guild.EndAsync(runs[0].Text("id")!, 0);
        Assert.Equal(runs[0].Text("id"), (await _guild.StartAsync(Days(1, 30), HttpStatusCode.OK)).Text("id")); // though less would have to run by now
    }

    [Fact]
    public async Task ARepeatedRequestIsAnsweredWithItsRunHoweverFarThatIs()
    {
        var body = Days(1, 2, $$""", "idempotency_key": "{{Guid.NewGuid()}}", "metadata": {"a": [1, 2]}""");
        var first = await _guild.StartAsync(body);
        var id = first.Text("id")!;
        await _guild.EndAsync(id, 0);
        Assert.Equal(id, (await _guild.StartAsync(body, HttpStatusCode.OK)).Text("id"));
        await _guild.EndAsync(id, 1);
        await _guild.UntilAsync(id, "dd", "completed");
        Assert.Equal(id, (await _guild.StartAsync(body.Replace("[1, 2]", "[1,2]", StringComparison.Ordinal), HttpStatusCode.OK)).Text("id"));
        foreach (var (old, other) in new[] { ("-02", "-03"), ("[1, 2]", "[1]"), ("\"granularity\"", "\"concurrency\": 5, \"granularity\""), ("\"granularity\"", "\"failures\": {\"allowed\": 1}, \"granularity\"") })
        {
            var conflict = await _guild.PostAsync(_guild.Runs, body.Replace(old, other, StringComparison.Ordinal)).ProblemAsync(HttpStatusCode.Conflict);
            Assert.Contains(id, conflict.Text("detail"), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string?> Texts(JsonElement json, params string[] names) => names.Select(name => json.Text(name));
}
