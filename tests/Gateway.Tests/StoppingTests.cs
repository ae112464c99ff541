using System.Net;
using System.Text.Json;
using OrleansJobs.Gateway.Dialects;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests;

/// <summary>A running job that was asked to stop: what it says, and how to be done with it.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class StoppingTests(GatewayFixture program)
{
    private static readonly DateTimeOffset Asked = new(2026, 1, 5, 2, 12, 31, 400, TimeSpan.Zero);

    [Theory]
    [InlineData(JobStatus.Running, 0, "Stopping since 2026-01-05T02:12:31Z.")]
    [InlineData(JobStatus.Running, -3, "Stopping since 2026-01-05T02:12:31Z.")]
    [InlineData(JobStatus.Running, 4.999, "Stopping since 2026-01-05T02:12:31Z.")]
    [InlineData(JobStatus.Running, 5, "Still stopping after 5 seconds; it can be abandoned.")]
    [InlineData(JobStatus.Running, 12.9, "Still stopping after 12 seconds; it can be abandoned.")]
    [InlineData(JobStatus.Cancelled, 12, null)]
    [InlineData(JobStatus.Completed, 12, null)]
    public void AJobSaysThatItStopsAndWhenThatTakesLong(JobStatus status, double seconds, string? sentence)
    {
        var job = new JobSnapshot { Id = JobId.New(TimeProvider.System), Type = "held", Status = status, CancelRequestedAt = Asked };
        Assert.Equal(sentence, Stopping.Of(job, Asked.AddSeconds(seconds)));
        Assert.Null(Stopping.Of(job with { CancelRequestedAt = null }, Asked.AddSeconds(seconds)));
    }

    [Fact]
    public async Task WhoWatchesIsToldThatItStillStopsAndAbandonsIt()
    {
        var id = await RunningAsync();
        using var events = await EventReader.OpenAsync(program.Client, $"/api/jobs/{id}/events");
        Assert.Equal(JsonValueKind.Null, (await events.NextEventAsync())!.Job.GetProperty("stopping").ValueKind);
        var asked = await program.Client.PostAsync($"/api/jobs/{id}/cancel", null).JsonAsync(HttpStatusCode.Accepted);
        Assert.StartsWith("Stopping since 2", asked.Text("stopping"), StringComparison.Ordinal);
        var told = asked;
        while (told.Text("stopping")?.StartsWith("Still stopping after ", StringComparison.Ordinal) != true) told = (await events.NextEventAsync())!.Job;

        var abandoned = await program.Client.PostAsync($"/api/jobs/{id}/abandon", null).JsonAsync();
        Assert.Equal(("cancelled", "abandoned", null), (abandoned.Text("status"), abandoned.GetProperty("error").Text("code"), abandoned.Text("stopping")));
        while (told.Text("status") == "running") told = (await events.NextEventAsync())!.Job;
        Assert.Equal(abandoned.GetProperty("sequence").GetInt64(), told.GetProperty("sequence").GetInt64());
        await program.Client.PostAsync($"/api/jobs/{id}/abandon", null).JsonAsync();
    }

    [Fact]
    public async Task WhatNobodyAskedToStopIsNotAbandoned()
    {
        var running = await program.Client.PostAsync($"/api/jobs/{await RunningAsync()}/abandon", null).ProblemAsync(HttpStatusCode.Conflict);
        Assert.Equal("Nobody has asked the job to stop; cancel it first.", running.Text("detail"));
        var pending = (await program.SubmitHeldAsync()).Id;
        await program.Client.PostAsync($"/api/jobs/{pending}/abandon", null).ProblemAsync(HttpStatusCode.Conflict);
        await program.Client.PostAsync($"/api/jobs/{pending}/cancel", null).JsonAsync();
        var cancelled = await program.Client.PostAsync($"/api/jobs/{pending}/abandon", null).ProblemAsync(HttpStatusCode.Conflict);
        Assert.Equal("The job is cancelled; it cannot be abandoned.", cancelled.Text("detail"));
        await program.Client.PostAsync($"/api/jobs/{JobId.New(TimeProvider.System)}/abandon", null).ProblemAsync(HttpStatusCode.NotFound);
        await program.Client.PostAsync("/api/jobs/7/abandon", null).ProblemAsync(HttpStatusCode.BadRequest, "id");
    }

    private async Task<JobId> RunningAsync()
    {
        var id = (await program.SubmitHeldAsync()).Id;
        Assert.NotNull(await program.Grains.GetGrain<IJobClaimGrain>(id.GrainKey).ClaimAsync("test", CancellationToken.None));
        return id;
    }
}
