using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;

namespace OrleansJobs.Gateway.Tests;

/// <summary>Work done outside, over plain HTTP.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class WorkTests(GatewayFixture program)
{
    private const string Types = $"""["{GatewayFixture.WorkerType}"]""";

    [Fact]
    public async Task AWorkerRunsAJobFromTheClaimToTheResult()
    {
        var id = await SubmitAsync("""{"x":1}""");
        var claimed = await ClaimAsync(id);
        Assert.Equal("""{"x":1}""", claimed.GetProperty("job").GetProperty("input").GetRawText());
        Assert.Equal("running", claimed.GetProperty("job").Text("status"));
        var claim = claimed.Text("claim")!;

        var answer = await ReportAsync(id, "progress", new { claim, current = 1, total = 4, message = "one", parts = new { a = new { count = 3 } } });
        Assert.Equal("quiet", answer.Text("answer"));
        await ReportAsync(id, "checkpoint", new { claim, checkpoint = new { page = 1 } });
        await ReportAsync(id, "progress", new { claim, percent = 60 });
        var job = await JobAsync(id);
        Assert.Equal((60.0, "one", "running"), (job.GetProperty("progress").GetProperty("percent").GetDouble(),
            job.GetProperty("progress").Text("message"), job.GetProperty("progress").GetProperty("parts").GetProperty("a").Text("status")));
        Assert.Equal("""{"page":1}""", job.GetProperty("checkpoint").GetRawText());

        Assert.Equal("completed", (await ReportAsync(id, "complete", new { claim, result = new[] { 1, 2 } })).Text("status"));
        Assert.Equal("completed", (await ReportAsync(id, "complete", new { claim, result = new[] { 1, 2 } })).Text("status")); // its answer got lost
        Assert.Equal("[1,2]", (await JobAsync(id)).GetProperty("result").GetRawText());
    }

    [Fact]
    public async Task AClaimWaitsForAJob()
    {
        var waiting = ClaimAsync(wait: 20, types: $"""["{GatewayFixture.WorkerType}-2", "{GatewayFixture.WorkerType}-3"]""");
        var id = (await program.SubmitAsync(new() { Type = $"{GatewayFixture.WorkerType}-3" })).Id.ToString();
        var jobs = (await waiting).GetProperty("jobs");
        Assert.Equal(id, jobs.EnumerateArray().Single().GetProperty("job").Text("id"));
    }

    [Fact]
    public async Task AWorkerThatConfirmsHasAShortFirstLease()
    {
        const string Type = $"{GatewayFixture.WorkerType}-4";
        var id = (await program.SubmitAsync(new() { Type = Type })).Id.ToString();
        using var body = new StringContent($$"""{"types":["{{Type}}"],"confirm":true}""", null, "application/json");
        var claimed = (await program.Client.PostAsync("/api/work/claim", body).JsonAsync()).GetProperty("jobs").EnumerateArray().Single();
        var begun = claimed.GetProperty("job").GetProperty("started_at").GetDateTimeOffset();
        Assert.Equal((30L, TimeSpan.FromSeconds(10)), (claimed.GetProperty("lease_seconds").GetInt64(), claimed.GetProperty("lease_until").GetDateTimeOffset() - begun));
        var confirmed = await ReportAsync(id, "heartbeat", new { claim = claimed.Text("claim") });
        Assert.True(confirmed.GetProperty("lease_until").GetDateTimeOffset() >= begun.AddSeconds(30));
    }

    [Fact]
    public async Task AClaimThatWaitsInVainIsEmpty() =>
        Assert.Empty((await ClaimAsync(wait: 0.1, types: $"""["{GatewayFixture.WorkerType}-4"]""")).GetProperty("jobs").EnumerateArray());

    [Fact]
    public async Task WhatWasClaimedIsTheWorkersThoughAnotherTypeIsWrong()
    {
        const string Own = $"{GatewayFixture.WorkerType}-7";
        for (var one = 0; one < 2; one++) // whichever type comes first
        {
            var id = (await program.SubmitAsync(new() { Type = Own })).Id.ToString();
            using var first = await program.Client.PostAsync("/api/work/claim", new StringContent($$"""{"types":["{{Own}}","nobody"],"limit":5}""", null, "application/json"));
            var job = (await ClaimAsync(wait: 0, types: $"""["{Own}"]""")).GetProperty("jobs");
            Assert.True(first.IsSuccessStatusCode != (job.GetArrayLength() == 1), "Either the first call has it or the second.");
            Assert.NotNull(id);
        }
    }

    [Fact]
    public async Task NoTypeGoesBeforeAnotherForGood()
    {
        string[] types = [$"{GatewayFixture.WorkerType}-5", $"{GatewayFixture.WorkerType}-6"];
        foreach (var type in types.SelectMany(type => Enumerable.Repeat(type, 3))) await program.SubmitAsync(new() { Type = type });
        var claimed = new HashSet<string?>();
        for (var one = 0; one < 2; one++)
        {
            var jobs = (await ClaimAsync(wait: 0, types: JsonSerializer.Serialize(types))).GetProperty("jobs");
            claimed.Add(jobs.EnumerateArray().Single().GetProperty("job").Text("type"));
        }

        Assert.Equal(2, claimed.Count);
    }

    [Fact]
    public async Task WorkMaySayNothing()
    {
        var id = await SubmitAsync("1");
        var claim = (await ClaimAsync(id)).Text("claim")!;
        Assert.Equal("quiet", (await ReportAsync(id, "log", new { claim, lines = new object[] { "", new { text = "", level = "debug" } } })).Text("answer"));
        Assert.Equal("quiet", (await ReportAsync(id, "progress", new { claim, message = "", current = 1 })).Text("answer"));
        Assert.Equal("pending", (await ReportAsync(id, "fail", new { claim, error = new { code = "", message = "" }, retryable = true })).Text("status"));
    }

    [Fact]
    public async Task AFailureSaysWhetherAndWhenToTryAgain()
    {
        var id = await SubmitAsync("1");
        var claim = (await ClaimAsync(id)).Text("claim")!;
        var failed = await ReportAsync(id, "fail", new { claim, error = new { code = "busy", message = "Come later." }, retryable = true, retry_after = 3600 });
        Assert.Equal("pending", failed.Text("status"));
        var job = await JobAsync(id);
        Assert.Equal(("busy", true), (job.GetProperty("error").Text("code"), job.GetProperty("run_at").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddMinutes(50)));
        Assert.StartsWith("Waiting until", job.Text("wait_reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACancelReachesTheWorkerAndEndsWhenItHasStopped()
    {
        var id = await SubmitAsync("1");
        var claim = (await ClaimAsync(id)).Text("claim")!;
        await program.Client.PostAsync($"/api/jobs/{id}/cancel", null);
        Assert.Equal("cancel_requested", (await ReportAsync(id, "heartbeat", new { claim })).Text("answer"));
        Assert.Equal("cancelled", (await ReportAsync(id, "stopped", new { claim })).Text("status"));
    }

    [Fact]
    public async Task AClaimThatIsLostIsToldSo()
    {
        var id = await SubmitAsync("1");
        var claim = (await ClaimAsync(id)).Text("claim")!;
        Assert.Equal("pending", (await ReportAsync(id, "release", new { claim })).Text("status"));
        Assert.Equal("claim_lost", (await ReportAsync(id, "heartbeat", new { claim })).Text("answer"));
        foreach (var (word, body) in new (string, object)[]
        {
            ("progress", new { claim, percent = 1 }), ("checkpoint", new { claim, checkpoint = 1 }),
            ("complete", new { claim = Guid.NewGuid() }), ("fail", new { claim = Guid.NewGuid() }),
        })
        {
            await PostAsync($"/api/work/{id}/{word}", body).ProblemAsync(HttpStatusCode.Conflict);
        }
    }

    [Theory]
    [InlineData("claim", """{}""", "types")]
    [InlineData("claim", """{"types":[]}""", "types")]
    [InlineData("claim", """{"types":["UPPER"]}""", "types")]
    [InlineData("claim", """{"types":["nobody-configured-this"]}""", "types")]
    [InlineData("claim", """{"types":["x"],"limit":0}""", "limit")]
    [InlineData("claim", """{"types":["x"],"wait":31}""", "wait")]
    [InlineData("claim", """{"types":["x"],"confirm":1}""", "confirm")]
    [InlineData("claim", """{"types":["x"],"patience":1}""", "patience")]
    [InlineData("ID/heartbeat", """{}""", "claim")]
    [InlineData("ID/heartbeat", """{"claim":"x"}""", "claim")]
    [InlineData("ID/heartbeat", """{"claim":"7f7b9fc8-3a4e-4a3c-9e58-1c7c1a5d2b11","extra":1}""", "extra")]
    [InlineData("ID/progress", """{"claim":"7f7b9fc8-3a4e-4a3c-9e58-1c7c1a5d2b11","parts":{"a":{"count":-1}}}""", "parts.a.count")]
    [InlineData("ID/progress", """{"claim":"7f7b9fc8-3a4e-4a3c-9e58-1c7c1a5d2b11","percent":101}""", "percent")]
    [InlineData("ID/checkpoint", """{"claim":"7f7b9fc8-3a4e-4a3c-9e58-1c7c1a5d2b11"}""", "checkpoint")]
    [InlineData("ID/fail", """{"claim":"7f7b9fc8-3a4e-4a3c-9e58-1c7c1a5d2b11","error":{"text":"x"}}""", "error.text")]
    [InlineData("ID/fail", """{"claim":"7f7b9fc8-3a4e-4a3c-9e58-1c7c1a5d2b11","retryable":"yes"}""", "retryable")]
    public async Task AWrongFieldIsNamed(string path, string body, string field)
    {
        var id = (await program.SubmitHeldAsync()).Id.ToString();
        await program.Client.PostAsync($"/api/work/{path.Replace("ID", id, StringComparison.Ordinal)}", new StringContent(body, null, "application/json"))
            .ProblemAsync(HttpStatusCode.BadRequest, field);
    }

    [Fact]
    public async Task TheCallerOfATrackedJobMayReportInTheSameWay()
    {
        var begun = await PostAsync("/api/background-jobs", new { jobType = "epm" }).JsonAsync(HttpStatusCode.Created);
        var claim = begun.GetProperty("lease").Text("claim");
        await ReportAsync(begun.Text("id")!, "progress", new { claim, parts = new { pages = new { count = 2 } } });
        Assert.Equal("completed", (await ReportAsync(begun.Text("id")!, "complete", new { claim, result = 7 })).Text("status"));
        Assert.False((await program.Client.GetAsync($"/api/background-jobs/{begun.Text("id")}").JsonAsync()).TryGetProperty("claim", out _));
    }

    private async Task<string> SubmitAsync(string input) =>
        (await program.SubmitAsync(new() { Type = GatewayFixture.WorkerType, Input = new(input) })).Id.ToString();

    /// <summary>Claims until the job is among the claimed: the tests of this class share the type.</summary>
    private async Task<JsonElement> ClaimAsync(string id)
    {
        while (true)
        {
            var jobs = (await ClaimAsync(wait: 20)).GetProperty("jobs").EnumerateArray().ToList();
            Assert.NotEmpty(jobs);
            if (jobs.Find(job => job.GetProperty("job").Text("id") == id) is { ValueKind: JsonValueKind.Object } mine) return mine;
        }
    }

    private Task<JsonElement> ClaimAsync(double wait, string types = Types) =>
        program.Client.PostAsync("/api/work/claim", new StringContent(
            FormattableString.Invariant($$"""{"types":{{types}},"wait":{{wait}},"worker":"w1"}"""), null, "application/json")).JsonAsync();

    private Task<JsonElement> ReportAsync(string id, string word, object body) => PostAsync($"/api/work/{id}/{word}", body).JsonAsync();

    private Task<HttpResponseMessage> PostAsync(string path, object body) => program.Client.PostAsJsonAsync(path, body);

    private Task<JsonElement> JobAsync(string id) => program.Client.GetAsync($"/api/jobs/{id}").JsonAsync();
}
