using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

public sealed class BatchTests
{
    private const string Nobody = "nobody-runs-this";

    [Fact]
    public async Task TwoHundredJobsRunUnderOneParent()
    {
        await using var host = await JobHost.StartAsync();
        var batch = await SubmitAsync(host, new JobBatch([.. Enumerable.Range(0, 200).Select(at => Job(JobHost.TestType, at))]));
        Assert.Equal((JobStatus.Running, "batch", "batch"), (batch.Status, batch.Type, batch.Attempts.Single().Host));
        var done = await host.WatchUntilFinalAsync(batch.Id);
        Assert.Equal((JobStatus.Completed, """{"total":200,"completed":200,"failed":0,"cancelled":0}"""), (done.Status, done.Result?.Value));
        Assert.Equal((200, 200, 100.0, "200 of 200 done"), (done.Progress.Current, done.Progress.Total, done.Progress.Percent, done.Progress.Message));
        var children = await ChildrenAsync(host, batch.Id);
        Assert.Equal(Enumerable.Range(0, 200).Select(at => $"{at}"), children.Select(child => child.Name)); // in the order they were given
        Assert.All(children, child => Assert.Equal((batch.Id, "g", "ada", 1), (child.ParentId, child.Tenant, child.User, child.Attempt)));
    }

    [Fact]
    public async Task ItShowsHowFarAllAre()
    {
        await using var host = await JobHost.StartAsync();
        var batch = await SubmitAsync(host, Held(5, allowed: 2));
        var children = await HeldAsync(host, batch.Id, 5);
        await EndAsync(host, children[0], new JobOutcome.Succeeded(null));
        await EndAsync(host, children[1], Broken);
        await host.Job(children[2]).CancelAsync(default);
        await host.Claim(children[3]).ClaimLeasedAsync("w", default);
        var shown = await host.WatchUntilAsync(batch.Id, job => Parts(job) == "1 1 1 1 1");
        Assert.Equal((3, 5, "3 of 5 done, 1 failed, 1 cancelled"), (shown.Progress.Current, shown.Progress.Total, shown.Progress.Message));
        Assert.Equal("pending running completed failed cancelled", string.Join(' ', shown.Progress.Parts.Select(part => part.Name)));
    }

    [Theory]
    [InlineData(0, JobStatus.Failed)]
    [InlineData(1, JobStatus.Failed)]
    [InlineData(2, JobStatus.Completed)]
    public async Task SoManyMayFailAndNoMore(int allowed, JobStatus end)
    {
        await using var host = await JobHost.StartAsync();
        var batch = await SubmitAsync(host, Held(3, allowed));
        var children = await HeldAsync(host, batch.Id, 3);
        await EndAsync(host, children[0], Broken);
        await host.Job(children[1]).CancelAsync(default);
        await EndAsync(host, children[2], new JobOutcome.Succeeded(null));
        var done = await host.WatchUntilFinalAsync(batch.Id);
        Assert.Equal(end, done.Status);
        Assert.Equal(end == JobStatus.Failed ? ("children_failed", $"1 of 3 jobs failed, 1 were cancelled, and the batch allows {allowed}.") : default,
            (done.Error?.Code!, done.Error?.Message!));
    }

    [Fact]
    public async Task WhenTooManyHaveFailedTheRestIsCancelledIfItIsToBe()
    {
        await using var host = await JobHost.StartAsync();
        var batch = await SubmitAsync(host, Held(150, allowed: 1, stop: true)); // more than one look calls
        var children = await HeldAsync(host, batch.Id, 150);
        var running = await host.Claim(children[0]).ClaimLeasedAsync("w", default);
        await EndAsync(host, children[1], Broken);
        await EndAsync(host, children[2], Broken);
        var asked = await host.WatchUntilAsync(children[0], job => job.CancelRequestedAt is not null);
        Assert.Equal(JobStatus.Running, (await host.Job(batch.Id).GetAsync(default)).Status); // it waits for what is at work
        await host.Claim(asked.Id).FinishAsync(running!.Claim, new JobOutcome.Stopped(), default);
        var done = await host.WatchUntilFinalAsync(batch.Id);
        Assert.Equal((JobStatus.Failed, "2 of 150 jobs failed, 148 were cancelled, and the batch allows 1."), (done.Status, done.Error?.Message));
    }

    [Fact]
    public async Task ACancelReachesTheChildrenAndTheParentWaitsForThem()
    {
        await using var host = await JobHost.StartAsync();
        var batch = await SubmitAsync(host, Held(120));
        var children = await HeldAsync(host, batch.Id, 120);
        var running = await host.Claim(children[5]).ClaimLeasedAsync("w", default);
        await EndAsync(host, children[6], new JobOutcome.Succeeded(null));
        Assert.Equal(JobStatus.Running, (await host.Job(batch.Id).CancelAsync(default)).Status);
        await host.WatchUntilAsync(children[5], job => job.CancelRequestedAt is not null);
        await host.WatchUntilAsync(batch.Id, job => Parts(job) == "0 1 1 0 118");
        await host.Claim(children[5]).FinishAsync(running!.Claim, new JobOutcome.Stopped(), default);
        Assert.Equal(JobStatus.Cancelled, (await host.WatchUntilFinalAsync(batch.Id)).Status);
    }

    [Fact]
    public async Task ABatchThatIsAbandonedLeavesNoJobUnasked()
    {
        await using var host = await JobHost.StartAsync();
        var batch = await SubmitAsync(host, Held(250)); // more than one look calls
        var children = await HeldAsync(host, batch.Id, 250);
        await host.Claim(children[5]).ClaimLeasedAsync("w", default);
        await host.Job(batch.Id).CancelAsync(default);
        var done = await host.Job(batch.Id).AbandonAsync(default);
        Assert.Equal((JobStatus.Cancelled, "abandoned"), (done.Status, done.Error?.Code));
        var left = (await ChildrenAsync(host, batch.Id)).Where(child => !child.IsFinal());
        Assert.Equal((children[5], true), Assert.Single(left.Select(child => (child.Id, child.CancelRequestedAt is not null))));
    }

    [Fact]
    public async Task ARetryCountsInThePlaceOfItsChildAsLongAsTheBatchRuns()
    {
        await using var host = await JobHost.StartAsync();
        var batch = await SubmitAsync(host, Held(2));
        var children = await HeldAsync(host, batch.Id, 2);
        await EndAsync(host, children[0], Broken);
        await host.WatchUntilAsync(batch.Id, job => Parts(job) == "1 0 0 1 0");
        var retry = (await host.Job(children[0]).RetryAsync(JobHost.NewId(), null, false, default)).Job;
        await host.WatchUntilAsync(batch.Id, job => Parts(job) == "2 0 0 0 0");
        await EndAsync(host, children[1], new JobOutcome.Succeeded(null));
        await EndAsync(host, retry.Id, new JobOutcome.Succeeded(null));
        var done = await host.WatchUntilFinalAsync(batch.Id);
        Assert.Equal((JobStatus.Completed, """{"total":2,"completed":2,"failed":0,"cancelled":0}"""), (done.Status, done.Result?.Value));
    }

    [Fact]
    public async Task AChildIsDeletedWhenItsBatchHasEndedAndStaysWhenItsBatchIsDeleted()
    {
        await using var host = await JobHost.StartAsync();
        var batch = await SubmitAsync(host, Held(2, allowed: 2));
        var children = await HeldAsync(host, batch.Id, 2);
        await host.Job(children[0]).CancelAsync(default);
        await Assert.ThrowsAsync<JobConflictException>(() => host.Job(children[0]).DeleteAsync(default));
        await host.Job(children[1]).CancelAsync(default);
        await host.WatchUntilFinalAsync(batch.Id);
        await host.Job(children[0]).DeleteAsync(default);
        await host.Job(batch.Id).DeleteAsync(default);
        Assert.Equal(children[1], Assert.Single(await ChildrenAsync(host, batch.Id)).Id);
    }

    [Fact]
    public async Task ABatchIsRetriedAsAWhole()
    {
        await using var host = await JobHost.StartAsync();
        var batch = await SubmitAsync(host, Held(2, allowed: 1));
        await host.Job(batch.Id).CancelAsync(default);
        await host.WatchUntilFinalAsync(batch.Id);
        var retry = (await host.Job(batch.Id).RetryAsync(JobHost.NewId(), null, false, default)).Job;
        var again = await HeldAsync(host, retry.Id, 2);
        Assert.Equal((JobStatus.Running, batch.Id), (retry.Status, retry.RetryOf));
        Assert.Empty(again.Intersect((await ChildrenAsync(host, batch.Id)).Select(child => child.Id)));
        await EndAsync(host, again[0], Broken);
        await EndAsync(host, again[1], new JobOutcome.Succeeded(null));
        Assert.Equal(JobStatus.Completed, (await host.WatchUntilFinalAsync(retry.Id)).Status); // one may fail, as before
    }

    [Fact]
    public async Task ABatchMayFollowAJobAndBeFollowedAndHoldABatch()
    {
        await using var host = await JobHost.StartAsync();
        var inner = new JobSubmission { Type = JobBatch.Type, Batch = new JobBatch([Job(JobHost.TestType, 0)]) };
        var outer = new JobSubmission
        {
            Type = JobBatch.Type, Batch = new JobBatch([inner, Job(JobHost.TestType, 1)]), Then = [new(JobContinueOn.Success, Job(JobHost.TestType, 2))],
        };
        var first = await host.SubmitAsync(new() { Type = JobHost.TestType, Then = [new(JobContinueOn.Success, outer)] });
        var batch = await host.PollAsync(first.Continuations[0].Id, job => job?.Status == JobStatus.Completed);
        Assert.Equal("""{"total":2,"completed":2,"failed":0,"cancelled":0}""", batch.Result?.Value);
        await host.PollAsync(batch.Continuations[0].Id, job => job?.Status == JobStatus.Completed);
    }

    [Fact]
    public async Task WhatNoBatchMayHoldIsRefusedByItsPath()
    {
        await using var host = await JobHost.StartAsync();
        await RefusedAsync(host, "jobs", new JobBatch([]));
        await RefusedAsync(host, "jobs", Held(1001));
        await RefusedAsync(host, "failures.allowed", Held(1, allowed: -1));
        await RefusedAsync(host, "jobs[1].type", new JobBatch([Job(Nobody, 0), Job("Upper", 1)]));
        await RefusedAsync(host, "jobs[0].active_key", new JobBatch([Job(Nobody, 0) with { ActiveKey = "k" }]));
        await RefusedAsync(host, "jobs[0].type", new JobBatch([Job(JobBatch.Type, 0)]));
        Assert.Equal("type", (await Assert.ThrowsAsync<InvalidJobException>(() => host.SubmitAsync(new() { Type = JobBatch.Type }))).Field);
    }

    internal static readonly JobOutcome Broken = new JobOutcome.Failed(new JobError("broken", "It broke."), Retryable: false);

    private static async Task RefusedAsync(JobHost host, string field, JobBatch batch) =>
        Assert.Equal(field, (await Assert.ThrowsAsync<InvalidJobException>(() => SubmitAsync(host, batch))).Field);

    internal static JobSubmission Job(string type, int at) => new() { Type = type, Name = $"{at}" };

    internal static JobBatch Held(int jobs, int allowed = 0, bool stop = false) =>
        new([.. Enumerable.Range(0, jobs).Select(at => Job(Nobody, at))], allowed, stop);

    internal static Task<JobSnapshot> SubmitAsync(JobHost host, JobBatch batch) =>
        host.SubmitAsync(new JobSubmission { Type = JobBatch.Type, Tenant = "g", User = "ada", Batch = batch });

    internal static string Parts(JobSnapshot job) => string.Join(' ', job.Progress.Parts.Select(part => part.Count));

    internal static async Task<ImmutableArray<JobSnapshot>> ChildrenAsync(JobHost host, JobId parent) =>
        (await host.List.ListChildrenAsync(parent, status: null, cursor: null, limit: 1000, default)).Jobs;

    /// <summary>The children, when all are there.</summary>
    internal static async Task<JobId[]> HeldAsync(JobHost host, JobId parent, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await ChildrenAsync(host, parent)).Length < count) await Task.Delay(20, patience.Token);
        return [.. (await ChildrenAsync(host, parent)).Select(child => child.Id)];
    }

    internal static async Task EndAsync(JobHost host, JobId id, JobOutcome outcome)
    {
        var claimed = await host.Claim(id).ClaimLeasedAsync("w", default);
        await host.Claim(id).FinishAsync(claimed!.Claim, outcome, default);
    }
}
