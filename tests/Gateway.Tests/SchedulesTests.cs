using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;

namespace OrleansJobs.Gateway.Tests;

/// <summary>Schedules over HTTP, on the whole program, canonical and of a guild. Each test has a guild of its own.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class SchedulesTests(GatewayFixture program)
{
    private const string Daily = """{"name": "Digest", "cron": "30 2 * * *", "time_zone": "Europe/Berlin", "job": {"type": "held", "input": {"a": 1}}}""";

    private readonly string _guild = $"g {Guid.NewGuid():N}";

    private string OfGuild => $"/guilds/{Uri.EscapeDataString(_guild)}/schedules";

    [Fact]
    public async Task AScheduleIsMadeReadListedAndDeleted()
    {
        using var response = await program.Client.PostAsync(OfGuild, Json(Daily));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var made = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        var id = made.Text("id");
        Assert.Equal($"{OfGuild}/{id}", response.Headers.Location?.OriginalString);
        Assert.Equal("\"1\"", response.Headers.ETag?.Tag);
        Assert.Equal(new[] { id, "Digest", "active", _guild, _guild, "30 2 * * *", "Europe/Berlin", "once", "skip", "held" },
            new[] { made.Text("schedule_id"), made.Text("name"), made.Text("status"), made.Text("guild_id"), made.Text("tenant"), made.Text("cron"), made.Text("time_zone"),
                made.Text("missed"), made.Text("overlap"), made.GetProperty("job").Text("type") });

        foreach (var path in new[] { $"{OfGuild}/{id}", $"/api/schedules/{id}" })
        {
            Assert.Equal(made.GetRawText(), (await program.Client.GetAsync(path).JsonAsync()).GetRawText());
        }

        foreach (var path in new[] { OfGuild, $"/api/schedules?tenant={Uri.EscapeDataString(_guild)}" })
        {
            Assert.Equal(id, Assert.Single((await program.Client.GetAsync(path).JsonAsync()).GetProperty("schedules").EnumerateArray()).Text("id"));
        }

        Assert.Equal(HttpStatusCode.NoContent, (await program.Client.DeleteAsync($"{OfGuild}/{id}")).StatusCode);
        await program.Client.GetAsync($"/api/schedules/{id}").ProblemAsync(HttpStatusCode.NotFound);
        await program.Client.DeleteAsync($"/api/schedules/{id}").ProblemAsync(HttpStatusCode.NotFound);
        Assert.Empty((await program.Client.GetAsync(OfGuild).JsonAsync()).GetProperty("schedules").EnumerateArray());
    }

    [Fact]
    public async Task AnotherGuildsScheduleIsNotThere()
    {
        var id = (await program.Client.PostAsync(OfGuild, Json(Daily)).JsonAsync(HttpStatusCode.Created)).Text("id");
        var other = $"/guilds/other/schedules/{id}";
        await program.Client.GetAsync(other).ProblemAsync(HttpStatusCode.NotFound);
        await program.Client.DeleteAsync(other).ProblemAsync(HttpStatusCode.NotFound);
        await program.Client.PatchAsync(other, Json("{}")).ProblemAsync(HttpStatusCode.NotFound);
        await program.Client.PutAsync(other, Json(Daily)).ProblemAsync(HttpStatusCode.Conflict);
        foreach (var verb in new[] { "pause", "resume", "run" }) await program.Client.PostAsync($"{other}/{verb}", null).ProblemAsync(HttpStatusCode.NotFound);
        foreach (var part in new[] { "jobs", "next" }) await program.Client.GetAsync($"{other}/{part}").ProblemAsync(HttpStatusCode.NotFound);
        Assert.Equal("active", (await program.Client.GetAsync($"{OfGuild}/{id}").JsonAsync()).Text("status"));
    }

    [Fact]
    public async Task PutMakesItUnderAnIdOfOnesOwnAndReplacesItAfterwards()
    {
        var path = $"/api/schedules/{Guid.NewGuid()}";
        var made = await program.Client.PutAsync(path, Json(Daily)).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("30 2 * * *", made.Text("cron"));
        var replaced = await program.Client.PutAsync(path, Json("""{"every": 3600, "job": {"type": "held"}}""")).JsonAsync();
        Assert.Equal((3600, JsonValueKind.Null, JsonValueKind.Null), (replaced.GetProperty("every").GetDouble(), replaced.GetProperty("cron").ValueKind, replaced.GetProperty("name").ValueKind));
        Assert.Equal("UTC", replaced.Text("time_zone"));
    }

    [Fact]
    public async Task PatchChangesWhatItNamesAndNothingElse()
    {
        var path = $"/api/schedules/{(await program.Client.PostAsync("/api/schedules", Json(Daily)).JsonAsync(HttpStatusCode.Created)).Text("id")}";
        var patched = await program.Client.PatchAsync(path, Json("""{"overlap": "queue_one", "jitter": 90, "pause_after_failures": 3}""")).JsonAsync();
        Assert.Equal(("queue_one", 90, 3, "Digest"), (patched.Text("overlap"), patched.GetProperty("jitter").GetDouble(), patched.GetProperty("pause_after_failures").GetInt32(), patched.Text("name")));
        patched = await program.Client.PatchAsync(path, Json("""{"overlap": null, "jitter": null, "name": null, "time_zone": null, "at": "2100-01-01T00:00:00+01:00"}""")).JsonAsync();
        Assert.Equal(("skip", "UTC", JsonValueKind.Null), (patched.Text("overlap"), patched.Text("time_zone"), patched.GetProperty("cron").ValueKind));
        Assert.Equal(new DateTimeOffset(2099, 12, 31, 23, 0, 0, TimeSpan.Zero), patched.GetProperty("next_due_at").GetDateTimeOffset());
        Assert.Equal("""{"a": 1}""", patched.GetProperty("job").GetProperty("input").GetRawText());
        patched = await program.Client.PatchAsync(path, Json("""{"job": {"type": "other"}}""")).JsonAsync();
        Assert.Equal(("other", JsonValueKind.Null), (patched.GetProperty("job").Text("type"), patched.GetProperty("job").GetProperty("input").ValueKind));
    }

    [Fact]
    public async Task OfTwoWhoEditTheSameVersionOneIsRefused()
    {
        var path = $"/api/schedules/{(await program.Client.PostAsync("/api/schedules", Json(Daily)).JsonAsync(HttpStatusCode.Created)).Text("id")}";
        Task<HttpResponseMessage> Patch(string tag)
        {
            var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = Json("""{"name": "new"}""") };
            request.Headers.TryAddWithoutValidation("If-Match", tag);
            return program.Client.SendAsync(request);
        }

        await Patch("\"1\"").JsonAsync();
        await Patch("\"1\"").ProblemAsync(HttpStatusCode.Conflict);
        await Patch("*").JsonAsync();
        await Patch("seven").ProblemAsync(HttpStatusCode.BadRequest, "If-Match");
        using var put = new HttpRequestMessage(HttpMethod.Put, $"/api/schedules/{Guid.NewGuid()}") { Content = Json(Daily) };
        put.Headers.TryAddWithoutValidation("If-Match", "*");
        await program.Client.SendAsync(put).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task TheNextOccurrencesAreSaidInBothClocks()
    {
        var body = """{"cron": "30 2 * * *", "time_zone": "Europe/Berlin", "starts_at": "2098-03-28T00:00:00+01:00", "job": {"type": "held"}}""";
        var path = $"/api/schedules/{(await program.Client.PostAsync("/api/schedules", Json(body)).JsonAsync(HttpStatusCode.Created)).Text("id")}/next";
        var next = (await program.Client.GetAsync($"{path}?count=3").JsonAsync()).GetProperty("occurrences").EnumerateArray().ToArray();
        Assert.Equal(["2098-03-28T02:30:00+01:00", "2098-03-29T02:30:00+01:00", "2098-03-30T03:00:00+02:00"], next.Select(one => one.Text("local_time")));
        Assert.Equal("2098-03-30T01:00:00+00:00", next[2].Text("due_at"));
        Assert.Equal(10, (await program.Client.GetAsync(path).JsonAsync()).GetProperty("occurrences").GetArrayLength());
        foreach (var count in new[] { "0", "1001", "x" }) await program.Client.GetAsync($"{path}?count={count}").ProblemAsync(HttpStatusCode.BadRequest, "count");
        await program.Client.PostAsync(path.Replace("next", "pause"), null).JsonAsync();
        Assert.Empty((await program.Client.GetAsync(path).JsonAsync()).GetProperty("occurrences").EnumerateArray());
    }

    [Fact]
    public async Task OneThatIsNotMadeYetIsPreviewed()
    {
        foreach (var path in new[] { "/api/schedules/preview", $"{OfGuild}/preview" })
        {
            var next = await program.Client.PostAsync($"{path}?count=2", Json("""{"cron": "0 9 * * MON", "time_zone": "Asia/Tokyo", "starts_at": "2098-01-01T00:00:00Z"}""")).JsonAsync();
            Assert.Equal(["2098-01-06T09:00:00+09:00", "2098-01-13T09:00:00+09:00"], next.GetProperty("occurrences").EnumerateArray().Select(one => one.Text("local_time")));
            await program.Client.PostAsync(path, Json("""{"cron": "0 9 * *"}""")).ProblemAsync(HttpStatusCode.BadRequest, "cron");
            await program.Client.PostAsync(path, Json("{}")).ProblemAsync(HttpStatusCode.BadRequest, "timing");
            await program.Client.PostAsync(path, Json("""{"cron": "@daily", "job": {"type": "held"}}""")).ProblemAsync(HttpStatusCode.BadRequest, "job");
            await program.Client.PostAsync($"{path}?count=0", Json("""{"cron": "@daily"}""")).ProblemAsync(HttpStatusCode.BadRequest, "count");
        }
    }

    [Fact]
    public async Task ARunIsAJobOfTheGuildAndInTheHistoryOfItsSchedule()
    {
        var id = (await program.Client.PostAsync(OfGuild, Json(Daily)).JsonAsync(HttpStatusCode.Created)).Text("id");
        using var response = await program.Client.PostAsync($"{OfGuild}/{id}/run", null);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var run = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(("manual", id, _guild), (run.Text("job_type"), run.Text("schedule_id"), run.Text("guild_id")));
        Assert.Equal(run.Text("id"), (await program.Client.GetAsync(response.Headers.Location!).JsonAsync()).Text("id"));
        foreach (var path in new[] { $"{OfGuild}/{id}/jobs", $"/api/schedules/{id}/jobs?status=pending&limit=5" })
        {
            Assert.Equal(run.Text("id"), Assert.Single((await program.Client.GetAsync(path).JsonAsync()).GetProperty("jobs").EnumerateArray()).Text("id"));
        }

        await program.Client.PostAsync("/guilds/other/jobs", Json($$"""{"schedule_id": "{{id}}", "messages": []}""")).JsonAsync(HttpStatusCode.Created);
        Assert.Single((await program.Client.GetAsync($"{OfGuild}/{id}/jobs").JsonAsync()).GetProperty("jobs").EnumerateArray());
        await program.Client.DeleteAsync($"{OfGuild}/{id}");
        Assert.NotEmpty((await program.Client.GetAsync($"/api/schedules/{id}/jobs").JsonAsync()).GetProperty("jobs").EnumerateArray());
        await program.Client.GetAsync($"/api/schedules/{Guid.NewGuid()}/jobs").ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task AGuildsScheduleThatNamesNoJobMakesADigestOfTheTimeSinceTheRunBefore()
    {
        var made = await program.Client.PostAsync(OfGuild, Json("""{"cron": "@daily"}""")).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("digest", made.GetProperty("job").Text("type"));
        Assert.Equal("""{"scope":"guild","start_time":"${window_start}","end_time":"${window_end}"}""", made.GetProperty("job").GetProperty("input").GetRawText());
        made = await program.Client.PostAsync(OfGuild, Json("""{"cron": "@daily", "job": {"type": "summary", "input": {"channel_ids": ["1"]}}}""")).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("""{"channel_ids":["1"],"start_time":"${window_start}","end_time":"${window_end}"}""", made.GetProperty("job").GetProperty("input").GetRawText());
    }

    [Theory]
    [InlineData("{}", "job")]
    [InlineData("""{"job": {"type": "held"}}""", "timing")]
    [InlineData("""{"job": {"type": "held"}, "cron": "@daily", "every": 60}""", "timing")]
    [InlineData("""{"job": {"type": "held"}, "cron": "* * *"}""", "cron")]
    [InlineData("""{"job": {"type": "held"}, "every": 0.5}""", "every")]
    [InlineData("""{"job": {"type": "held"}, "every": "1h"}""", "every")]
    [InlineData("""{"job": {"type": "held"}, "at": "2100-01-01T00:00:00"}""", "at")]
    [InlineData("""{"job": {"type": "held"}, "at": "2001-01-01T00:00:00Z"}""", "at")]
    [InlineData("""{"job": {"type": "held"}, "cron": "@daily", "time_zone": "Berlin"}""", "time_zone")]
    [InlineData("""{"job": {"type": "held"}, "cron": "@daily", "missed": "never"}""", "missed")]
    [InlineData("""{"job": {"type": "held"}, "cron": "@daily", "missed_limit": 101}""", "missed_limit")]
    [InlineData("""{"job": {"type": "held"}, "cron": "@daily", "overlap": "maybe"}""", "overlap")]
    [InlineData("""{"job": {"type": "held"}, "cron": "@daily", "jitter": 86401}""", "jitter")]
    [InlineData("""{"job": {"type": "held"}, "cron": "@daily", "pause_after_failures": 0}""", "pause_after_failures")]
    [InlineData("""{"job": {"type": "held", "run_at": "2100-01-01T00:00:00Z"}, "cron": "@daily"}""", "job.run_at")]
    [InlineData("""{"job": {"type": "held", "trigger": "manual"}, "cron": "@daily"}""", "job.trigger")]
    [InlineData("""{"job": {"type": "held", "tenant": "x"}, "cron": "@daily"}""", "job.tenant")]
    [InlineData("""{"job": {"type": "held", "metadata": 1}, "cron": "@daily"}""", "job.metadata")]
    [InlineData("""{"job": {"type": "held", "typo": 1}, "cron": "@daily"}""", "job.typo")]
    [InlineData("""{"job": {"type": "held"}, "cron": "@daily", "typo": 1}""", "typo")]
    [InlineData("""{"job": {"type": "batch"}, "cron": "@daily"}""", "job.type")]
    [InlineData("""{"job": {"type": "webhook", "subject": "x"}, "cron": "@daily"}""", "job.type")]
    [InlineData("""{"job": {"type": "held", "webhook": "nobody"}, "cron": "@daily"}""", "job.webhook")]
    [InlineData("""{"job": {"type": "held", "input": {"a": "\ud800", "b": "${due_at}"}}, "cron": "@daily"}""", "job.input")]
    [InlineData("""{"job": {"type": "held", "metadata": {"a": "\ud800"}}, "cron": "@daily"}""", "job.metadata")]
    [InlineData("""{"job": {"type": "held"}, "at": "9999-12-31T23:59:59Z", "time_zone": "Pacific/Kiritimati"}""", "at")]
    [InlineData("""{"job": {"type": "held"}, "every": 86400, "starts_at": "9999-12-31T23:59:59Z", "jitter": 86400}""", "starts_at")]
    public async Task WhatIsWrongIsRefusedByItsField(string body, string field)
    {
        await program.Client.PostAsync("/api/schedules", Json(body)).ProblemAsync(HttpStatusCode.BadRequest, field);
        if (field != "job") await program.Client.PostAsync(OfGuild, Json(body)).ProblemAsync(HttpStatusCode.BadRequest, field);
        await program.Client.PutAsync($"/api/schedules/{Guid.NewGuid()}", Json(body)).ProblemAsync(HttpStatusCode.BadRequest, field);
    }

    [Fact]
    public async Task AWebhookIsOneOfTheSettings()
    {
        const string Named = """{"cron": "@daily", "webhook": {"name": "nobody", "on": "failure"}}""";
        await program.Client.PostAsync(OfGuild, Json(Named)).ProblemAsync(HttpStatusCode.BadRequest, "webhook");
        await program.Client.PostAsync(OfGuild, Json("""{"cron": "@daily", "job": {"type": "held", "webhook": "nobody"}}""")).ProblemAsync(HttpStatusCode.BadRequest, "job.webhook");
        await program.Client.PostAsync(OfGuild, Json("""{"cron": "@daily", "webhook": {"on": "failure"}}""")).ProblemAsync(HttpStatusCode.BadRequest, "webhook.name");
    }

    [Fact]
    public async Task WhoeverReadsAScheduleCanSendItBack()
    {
        var body = """{"cron": "@daily", "job": {"type": "held", "timeout": 90.5, "then": [{"on": "any", "type": "held", "name": "next", "then": [{"type": "held"}]}]}}""";
        var path = $"/api/schedules/{Guid.NewGuid()}";
        var made = (await program.Client.PutAsync(path, Json(body)).JsonAsync(HttpStatusCode.Created)).GetProperty("job");
        var then = made.GetProperty("then")[0];
        Assert.Equal(("any", "held", "next", "success"), (then.Text("on"), then.Text("type"), then.Text("name"), then.GetProperty("then")[0].Text("on")));
        var sentBack = await program.Client.PutAsync(path, Json($$"""{"cron": "@daily", "job": {{made.GetRawText()}}}""")).JsonAsync();
        Assert.Equal(made.GetRawText(), sentBack.GetProperty("job").GetRawText());
    }

    [Fact]
    public async Task AGuildIsNotTheBodysToSay() =>
        await program.Client.PostAsync(OfGuild, Json("""{"cron": "@daily", "tenant": "other"}""")).ProblemAsync(HttpStatusCode.BadRequest, "tenant");

    private static StringContent Json(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
}
