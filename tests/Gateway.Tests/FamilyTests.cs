using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;

namespace OrleansJobs.Gateway.Tests;

/// <summary>Jobs that follow others, and jobs in batches, over HTTP.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class FamilyTests(GatewayFixture program)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task WhatFollowsIsNamedByTheAnswerAndStartedAtTheEnd()
    {
        var job = await PostAsync("/api/jobs", """
            {"type":"held","tenant":"g","user":"ada","then":[{"type":"held"},{"on":"failure","type":"held","name":"mourn","input":{"a":1.50},"then":[{"type":"held"}]}]}
            """).JsonAsync(HttpStatusCode.Created);
        var continuations = job.GetProperty("continuations");
        Assert.Equal(["success held waiting False", "failure held waiting False"], continuations.EnumerateArray().Select(Show));
        using var cancelled = await program.Client.PostAsync($"/api/jobs/{job.Text("id")}/cancel", null);
        var followed = await UntilAsync($"/api/jobs/{job.Text("id")}", one => one.GetProperty("continuations")[1].GetProperty("started").GetBoolean());
        Assert.Equal(["success held skipped False", "failure held started True"], followed.GetProperty("continuations").EnumerateArray().Select(Show));
        var child = await GetAsync($"/api/jobs/{continuations[1].Text("job_id")}");
        Assert.Equal([job.Text("id"), "g", "ada", "mourn"], new[] { "parent_id", "tenant", "user", "name" }.Select(name => child.Text(name)));
        Assert.Equal("""{"a":1.50}""", child.GetProperty("input").GetRawText());
        Assert.Equal(child.Text("id"), (await GetAsync($"/api/jobs/{job.Text("id")}/children")).GetProperty("jobs")[0].Text("id"));
        using var none = await program.Client.GetAsync($"/api/jobs/{continuations[0].Text("job_id")}");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task ABatchIsStartedOnceUnderAKey()
    {
        const string Batch = """{"jobs":[{"type":"held"}]}""";
        using var once = new HttpRequestMessage(HttpMethod.Post, "/api/batches") { Content = new StringContent(Batch, Encoding.UTF8, "application/json"), Headers = { { "Idempotency-Key", $"{Guid.NewGuid()}" } } };
        using var again = new HttpRequestMessage(HttpMethod.Post, "/api/batches") { Content = new StringContent(Batch, Encoding.UTF8, "application/json"), Headers = { { "Idempotency-Key", once.Headers.GetValues("Idempotency-Key") } } };
        var first = await program.Client.SendAsync(once).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(first.Text("id"), (await program.Client.SendAsync(again).JsonAsync()).Text("id"));
    }

    [Fact]
    public async Task ABatchIsAJobWhoseChildrenAreListedAPageAtATime()
    {
        var batch = await PostAsync("/api/batches", """
            {"name":"Nightly","tenant":"g-1","user":"ada","jobs":[{"type":"held","name":"0"},{"type":"held","name":"1","priority":5},{"type":"held","name":"2"}],
             "failures":{"allowed":1,"stop":true},"then":[{"on":"any","type":"held"}]}
            """).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(["batch", "running", "Nightly", "ada"], new[] { "type", "status", "name", "user" }.Select(name => batch.Text(name)));
        var address = $"/api/jobs/{batch.Text("id")}";
        await UntilAsync(address, job => job.GetProperty("progress").GetProperty("message").ValueKind == JsonValueKind.String
            && job.GetProperty("progress").GetProperty("parts").GetProperty("pending").GetProperty("count").GetInt32() == 3);
        var first = await GetAsync($"{address}/children?limit=2&status=pending");
        var rest = await GetAsync($"{address}/children?limit=2&cursor={first.Text("next")}");
        Assert.Equal(["0", "1", "2"], first.GetProperty("jobs").EnumerateArray().Concat(rest.GetProperty("jobs").EnumerateArray()).Select(job => job.Text("name")));
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
        Assert.Equal(5, first.GetProperty("jobs")[1].GetProperty("priority").GetInt32());
        Assert.Empty((await GetAsync($"{address}/children?status=failed")).GetProperty("jobs").EnumerateArray());
        using var cancelled = await program.Client.PostAsync($"{address}/cancel", null);
        Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);
        var ended = await UntilAsync(address, job => job.GetProperty("continuations")[0].GetProperty("started").GetBoolean());
        Assert.Equal(("cancelled", 3), (ended.Text("status"), ended.GetProperty("progress").GetProperty("total").GetInt32()));
        var children = (await GetAsync($"{address}/children")).GetProperty("jobs").EnumerateArray().Select(job => job.Text("id")).ToArray();
        Assert.Equal(4, children.Length); // its jobs, and what followed it
        Assert.Contains(ended.GetProperty("continuations")[0].Text("job_id"), children);
    }

    [Fact]
    public async Task WithAKeyItIsOneBatch()
    {
        var body = $$"""{"jobs":[{"type":"held"}],"idempotency_key":"{{Guid.NewGuid()}}"}""";
        var first = await PostAsync("/api/batches", body).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(first.Text("id"), (await PostAsync("/api/batches", body).JsonAsync(HttpStatusCode.OK)).Text("id"));
        using var cancelled = await program.Client.PostAsync($"/api/jobs/{first.Text("id")}/cancel", null);
    }

    [Theory]
    [InlineData("/api/jobs", """{"type":"batch"}""", "type")]
    [InlineData("/api/jobs", """{"type":"held","then":{}}""", "then")]
    [InlineData("/api/jobs", """{"type":"held","then":[7]}""", "then[0]")]
    [InlineData("/api/jobs", """{"type":"held","then":[{}]}""", "then[0].type")]
    [InlineData("/api/jobs", """{"type":"held","then":[{"type":"batch"}]}""", "then[0].type")]
    [InlineData("/api/jobs", """{"type":"held","then":[{"type":"held","on":"end"}]}""", "then[0].on")]
    [InlineData("/api/jobs", """{"type":"held","then":[{"type":"held","idempotency_key":"k"}]}""", "then[0].idempotency_key")]
    [InlineData("/api/jobs", """{"type":"held","then":[{"type":"held","then":[{"type":"held","run_at":"soon"}]}]}""", "then[0].then[0].run_at")]
    [InlineData("/api/batches", "{}", "jobs")]
    [InlineData("/api/batches", """{"jobs":[]}""", "jobs")]
    [InlineData("/api/batches", """{"jobs":[{"type":"held"},{"type":"Upper"}]}""", "jobs[1].type")]
    [InlineData("/api/batches", """{"jobs":[{"type":"batch"}]}""", "jobs[0].type")]
    [InlineData("/api/batches", """{"jobs":[{"type":"held","active_key":"k"}]}""", "jobs[0].active_key")]
    [InlineData("/api/batches", """{"jobs":[{"type":"held","on":"any"}]}""", "jobs[0].on")]
    [InlineData("/api/batches", """{"jobs":[{"type":"held"}],"failures":{"allowed":-1}}""", "failures.allowed")]
    [InlineData("/api/batches", """{"jobs":[{"type":"held"}],"failures":{"stop":"yes"}}""", "failures.stop")]
    [InlineData("/api/batches", """{"jobs":[{"type":"held"}],"failures":{"some":1}}""", "failures.some")]
    [InlineData("/api/batches", """{"jobs":[{"type":"held"}],"concurrency":0}""", "concurrency")]
    [InlineData("/api/batches", """{"jobs":[{"type":"held"}],"concurrency":1001}""", "concurrency")]
    [InlineData("/api/batches", """{"jobs":[{"type":"held"}],"run_at":"2099-01-01"}""", "run_at")]
    public async Task WhatCannotBeReadIsRefusedByItsPath(string route, string body, string field) =>
        await PostAsync(route, body).ProblemAsync(HttpStatusCode.BadRequest, field);

    [Fact]
    public async Task OfABoundedBatchSoManyJobsAreThereAndNoMore()
    {
        var batch = await PostAsync("/api/batches", """{"concurrency": 1, "jobs": [{"type":"held","name":"a"},{"type":"held","name":"b"},{"type":"held","name":"c"}]}""").JsonAsync(HttpStatusCode.Created);
        var address = $"/api/jobs/{batch.Text("id")}";
        foreach (var name in new[] { "a", "b" })
        {
            var children = await UntilAsync($"{address}/children", page => page.GetProperty("jobs").EnumerateArray().Any(job => job.Text("name") == name));
            var last = children.GetProperty("jobs").EnumerateArray().Last();
            Assert.Equal((name, "pending"), (last.Text("name"), last.Text("status")));
            using var cancelled = await program.Client.PostAsync($"/api/jobs/{last.Text("id")}/cancel", null);
        }

        await UntilAsync(address, job => job.GetProperty("progress").GetProperty("parts").GetProperty("pending").GetProperty("count").GetInt32() == 1);
    }

    [Fact]
    public async Task TooDeepAndTooManyAreRefused()
    {
        var deep = """{"type":"held"}""";
        for (var generation = 1; generation <= 6; generation++) deep = $$"""{"type":"held","then":[{{deep}}]}""";
        await PostAsync("/api/jobs", deep).ProblemAsync(HttpStatusCode.BadRequest, "then[0].then[0].then[0].then[0].then[0].then");
        var many = string.Join(',', Enumerable.Repeat("""{"type":"held"}""", 1001));
        await PostAsync("/api/batches", $$"""{"jobs":[{{many}}]}""").ProblemAsync(HttpStatusCode.BadRequest, "jobs");
    }

    [Fact]
    public async Task WhoHasNoChildrenIsTellableFromWhoIsNotThere()
    {
        var job = await program.SubmitHeldAsync();
        Assert.Empty((await GetAsync($"/api/jobs/{job.Id}/children")).GetProperty("jobs").EnumerateArray());
        await program.Client.GetAsync($"/api/jobs/{Guid.NewGuid()}/children").ProblemAsync(HttpStatusCode.NotFound);
        await program.Client.GetAsync($"/api/jobs/{job.Id}/children?limit=0").ProblemAsync(HttpStatusCode.BadRequest, "limit");
    }

    private static string Show(JsonElement next) => $"{next.Text("on")} {next.Text("type")} {next.Text("state")} {next.GetProperty("started").GetBoolean()}";

    private Task<JsonElement> GetAsync(string address) => program.Client.GetFromJsonAsync<JsonElement>(address);

    private async Task<JsonElement> UntilAsync(string address, Func<JsonElement, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var job = await GetAsync(address);
            if (wanted(job)) return job;
            await Task.Delay(20, patience.Token);
        }
    }

    private Task<HttpResponseMessage> PostAsync(string route, string body) =>
        program.Client.PostAsync(route, new StringContent(body, Encoding.UTF8, "application/json"));
}
