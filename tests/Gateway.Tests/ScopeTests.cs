using System.Net;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests;

/// <summary>Jobs found by what they belong to, and watched together, on the real grains and the real database.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class ScopeTests(GatewayFixture program)
{
    private readonly string _guild = Guid.NewGuid().ToString();

    [Fact]
    public async Task ListsAreFilteredAndSortedAndPaged()
    {
        JobSnapshot[] jobs =
        [
            await SubmitAsync(new() { Type = "held", User = "ada", Trigger = JobTrigger.Manual }),
            await SubmitAsync(new() { Type = "held", User = "bob" }),
            await SubmitAsync(new() { Type = "other", User = "ada" }),
        ];
        await program.Grains.GetGrain<IJobGrain>(jobs[1].Id.GrainKey).CancelAsync(default);
        Assert.Equal(Ids(jobs.Reverse()), await ListAsync(""));
        Assert.Equal(Ids(jobs), await ListAsync("&sort=created_at"));
        Assert.Equal(Ids(jobs[2], jobs[0]), await ListAsync("&user=ada"));
        Assert.Equal(Ids(jobs[0]), await ListAsync("&user=ada&type=held"));
        Assert.Equal(Ids(jobs[0]), await ListAsync("&trigger=manual"));
        Assert.Equal(Ids(jobs[1]), await ListAsync("&status=cancelled"));
        var middle = Uri.EscapeDataString(jobs[1].CreatedAt.ToString("O"));
        Assert.Equal(Ids(jobs[2], jobs[1]), await ListAsync($"&created_from={middle}"));
        Assert.Equal(Ids(jobs[0]), await ListAsync($"&created_before={middle}"));
    }

    [Fact]
    public async Task TheLinkHeaderLeadsThroughThePages()
    {
        for (var i = 0; i < 5; i++) await SubmitAsync(new() { Type = "held", Session = "a&b=c d" });
        var seen = 0;
        for (var address = $"/api/jobs?tenant={_guild}&session={Uri.EscapeDataString("a&b=c d")}&limit=2"; address is not null;)
        {
            using var response = await program.Client.GetAsync(address);
            seen += JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("jobs").GetArrayLength();
            address = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(5, seen);
    }

    [Fact]
    public async Task CountsAreByStatusAndAddUp()
    {
        await SubmitAsync(new() { Type = "held" });
        var counts = await program.Client.GetAsync("/api/jobs/counts").JsonAsync();
        Assert.Equal(["cancelled", "completed", "failed", "pending", "running"], counts.GetProperty("counts").EnumerateObject().Select(one => one.Name).Order());
        Assert.Equal(counts.GetProperty("total").GetInt64(), counts.GetProperty("counts").EnumerateObject().Sum(one => one.Value.GetInt64()));
        Assert.True(counts.GetProperty("counts").GetProperty("pending").GetInt64() > 0);
    }

    [Fact]
    public async Task TheActiveJobIsFoundByWhateverItBelongsTo()
    {
        var own = Guid.NewGuid().ToString();
        var job = await SubmitAsync(new() { Type = $"t.{own}", User = own, Session = own, Subject = own });
        foreach (var filter in new[] { $"tenant={_guild}", $"user={own}", $"session={own}", $"subject={own}", $"type=t.{own}", $"user={own}&type=t.{own}" })
        {
            var active = await program.Client.GetAsync($"/api/jobs/active?{filter}").JsonAsync();
            Assert.Equal((true, job.Id.ToString()), (active.GetProperty("active").GetBoolean(), active.GetProperty("job").Text("id")));
        }

        Assert.False((await program.Client.GetAsync($"/api/jobs/active?user={own}&type=other").JsonAsync()).GetProperty("active").GetBoolean());
        await program.Grains.GetGrain<IJobGrain>(job.Id.GrainKey).CancelAsync(default);
        var none = await program.Client.GetAsync($"/api/jobs/active?user={own}").JsonAsync();
        Assert.Equal((false, JsonValueKind.Null), (none.GetProperty("active").GetBoolean(), none.GetProperty("job").ValueKind));
    }

    [Fact]
    public async Task AScopeIsWatchedOnOneConnection()
    {
        var before = await SubmitAsync(new() { Type = "held" });
        using var events = await OpenAsync();
        Assert.Equal(before.Id.ToString(), (await events.NextEventAsync())!.Job.Text("id"));
        var ready = await events.NextEventAsync();
        Assert.Equal(("ready", before.Id.ToString()), (ready!.Name, ready.Job.GetProperty("jobs")[0].GetString()));

        var after = await SubmitAsync(new() { Type = "held" });
        var added = await events.NextEventAsync();
        Assert.Equal((after.Id.ToString(), after.Sequence), (added!.Job.Text("id"), added.Sequence));

        await program.Grains.GetGrain<IJobGrain>(before.Id.GrainKey).CancelAsync(default);
        Assert.Equal((before.Id.ToString(), "cancelled"), await NextAsync(events));
        await program.Grains.GetGrain<IJobGrain>(before.Id.GrainKey).DeleteAsync(default);
        var deleted = await events.NextEventAsync();
        Assert.Equal(("deleted", before.Id.ToString()), (deleted!.Name, deleted.Job.Text("id")));

        using var late = await OpenAsync(); // on the watch that is there already
        Assert.Equal((after.Id.ToString(), "pending"), await NextAsync(late));
        Assert.Equal("ready", (await late.NextEventAsync())!.Name);
    }

    [Fact]
    public async Task AScopesEventsAreTheJobsOwn()
    {
        using var scope = await OpenAsync();
        Assert.Equal("ready", (await scope.NextEventAsync())!.Name);
        var job = await SubmitAsync(new() { Type = "held" });
        using var own = await EventReader.OpenAsync(program.Client, $"/api/jobs/{job.Id}/events");
        Assert.Equal((await own.NextEventAsync())!.Data, (await scope.NextEventAsync())!.Data);
        var runner = program.Grains.GetGrain<IJobClaimGrain>(job.Id.GrainKey);
        var claim = (await runner.ClaimAsync("a-test", default))!.Claim;
        await runner.FinishAsync(claim, new JobOutcome.Failed(new JobError("no", "No."), Retryable: false), default);
        string? last = null;
        while (await own.NextEventAsync() is { } next) last = next.Data;
        ServerEvent? told;
        do told = await scope.NextEventAsync(); while (told!.Job.Text("status") != "failed");
        Assert.Equal(last, told.Data);
    }

    [Theory]
    [InlineData("/api/jobs/events", "tenant")]
    [InlineData("/api/jobs/events?tenant=a&user=b", "tenant")]
    [InlineData("/api/jobs/active", "tenant")]
    [InlineData("/api/jobs/active?user=", "user")]
    [InlineData("/api/jobs?subject=%00", "subject")]
    [InlineData("/api/jobs?trigger=x", "trigger")]
    [InlineData("/api/jobs?sort=name", "sort")]
    [InlineData("/api/jobs?cursor=5", "cursor")]
    [InlineData("/api/jobs?created_from=yesterday", "created_from")]
    [InlineData("/api/jobs?created_before=1", "created_before")]
    public async Task WhatCannotBeReadIsRefusedByItsName(string address, string field) =>
        await program.Client.GetAsync(address).ProblemAsync(HttpStatusCode.BadRequest, field);

    private static async Task<(string?, string?)> NextAsync(EventReader events)
    {
        var job = (await events.NextEventAsync())!.Job;
        return (job.Text("id"), job.Text("status"));
    }

    private static IEnumerable<string> Ids(params IEnumerable<JobSnapshot> jobs) => jobs.Select(job => job.Id.ToString());

    private Task<EventReader> OpenAsync() => EventReader.OpenAsync(program.Client, $"/api/jobs/events?tenant={_guild}");

    private async Task<IEnumerable<string?>> ListAsync(string filters) =>
        (await program.Client.GetAsync($"/api/jobs?tenant={_guild}{filters}").JsonAsync()).GetProperty("jobs").EnumerateArray().Select(job => job.Text("id"));

    private Task<JobSnapshot> SubmitAsync(JobSubmission submission) => program.SubmitAsync(submission with { Tenant = _guild });
}
