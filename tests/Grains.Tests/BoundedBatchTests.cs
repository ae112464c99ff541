using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;
using static OrleansJobs.Grains.Tests.BatchTests;

namespace OrleansJobs.Grains.Tests;

/// <summary>Batches of which so many jobs are active at once and no more.</summary>
public sealed class BoundedBatchTests
{
    [Fact]
    public async Task ManyJobsRunUnderABoundThatIsNeverPassed()
    {
        var (active, most, gate) = (0, 0, new Lock());
        await using var host = await JobHost.StartAsync(async (_, _) =>
        {
            lock (gate) most = Math.Max(most, ++active);
            await Task.Yield();
            lock (gate) active--;
            return new JobOutcome.Succeeded(null);
        });
        var batch = await SubmitAsync(host, new JobBatch([.. Enumerable.Range(0, 120).Select(at => Job(JobHost.TestType, at))], Concurrency: 3));
        var done = await host.WatchUntilFinalAsync(batch.Id);
        Assert.Equal("""{"total":120,"completed":120,"failed":0,"cancelled":0}""", done.Result?.Value);
        Assert.Equal(Enumerable.Range(0, 120).Select(at => $"{at}"), (await ChildrenAsync(host, batch.Id)).Select(child => child.Name));
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task TheNextIsSubmittedWhenOneHasEndedAndTheRestIsShownAsPending()
    {
        await using var host = await JobHost.StartAsync();
        var batch = await SubmitAsync(host, Held(6) with { Concurrency = 2 });
        for (var ended = 0; ended < 6; ended++)
        {
            var children = await HeldAsync(host, batch.Id, Math.Min(ended + 2, 6));
            Assert.Equal(Math.Min(ended + 2, 6), children.Length);
            await host.WatchUntilAsync(batch.Id, job => Parts(job) == $"{6 - ended} 0 {ended} 0 0");
            await EndAsync(host, children[ended], new JobOutcome.Succeeded(null));
        }

        Assert.Equal(JobStatus.Completed, (await host.WatchUntilFinalAsync(batch.Id)).Status);
    }

    [Fact]
    public async Task ARetryTakesItsPlaceAtOnceAndTheNextWaitsForRoom()
    {
        await using var host = await JobHost.StartAsync();
        var batch = await SubmitAsync(host, Held(4, allowed: 4) with { Concurrency = 2 });
        var children = await HeldAsync(host, batch.Id, 2);
        await EndAsync(host, children[0], Broken);
        children = await HeldAsync(host, batch.Id, 3);
        var retry = (await host.Job(children[0]).RetryAsync(JobHost.NewId(), null, false, default)).Job;
        await EndAsync(host, children[1], new JobOutcome.Succeeded(null));
        await host.WatchUntilAsync(batch.Id, job => Parts(job) == "3 0 1 0 0"); // the third, the retry, and one without a row
        Assert.Equal(4, (await ChildrenAsync(host, batch.Id)).Length);
        await EndAsync(host, retry.Id, new JobOutcome.Succeeded(null));
        Assert.Equal("3", (await HeldNamedAsync(host, batch.Id, "3")).Name);
    }

    [Fact]
    public async Task WhatWasNotSubmittedNeverIsWhenTooManyHaveFailed()
    {
        await using var host = await JobHost.StartAsync();
        var batch = await SubmitAsync(host, Held(300, allowed: 0, stop: true) with { Concurrency = 2 });
        var children = await HeldAsync(host, batch.Id, 2);
        await EndAsync(host, children[1], Broken);
        var done = await host.WatchUntilFinalAsync(batch.Id);
        Assert.Equal((JobStatus.Failed, "1 of 300 jobs failed, 299 were cancelled, and the batch allows 0."), (done.Status, done.Error?.Message));
        Assert.Equal(children, (await ChildrenAsync(host, batch.Id)).Select(child => child.Id));
    }

    [Fact]
    public async Task WhatWasNotSubmittedNeverIsWhenTheBatchIsCancelled()
    {
        await using var host = await JobHost.StartAsync();
        var batch = await SubmitAsync(host, Held(300) with { Concurrency = 2 });
        await HeldAsync(host, batch.Id, 2);
        await host.Job(batch.Id).CancelAsync(default);
        var done = await host.WatchUntilFinalAsync(batch.Id);
        Assert.Equal((JobStatus.Cancelled, "0 0 0 0 300"), (done.Status, Parts(done)));
        Assert.Equal(2, (await ChildrenAsync(host, batch.Id)).Length);
    }

    [Fact]
    public async Task TheBoundHoldsInTheNextLifeAndForARetryOfTheBatch()
    {
        using var data = new TemporaryDirectory();
        JobSnapshot batch;
        await using (var first = await JobHost.StartAsync(data: data.Path))
        {
            batch = await SubmitAsync(first, Held(5) with { Concurrency = 2 });
            await HeldAsync(first, batch.Id, 2);
        }

        await using var second = await JobHost.StartAsync(data: data.Path, configure: builder => builder.Configuration["Jobs:Runner:BatchLease"] = "00:00:01");
        var children = (await ChildrenAsync(second, batch.Id)).Select(child => child.Id).ToArray();
        await EndAsync(second, children[0], new JobOutcome.Succeeded(null));
        await HeldAsync(second, batch.Id, 3);
        await second.WatchUntilAsync(batch.Id, job => Parts(job) == "4 0 1 0 0");
        Assert.Equal(3, (await ChildrenAsync(second, batch.Id)).Length);
        await second.Job(batch.Id).CancelAsync(default);
        await second.WatchUntilFinalAsync(batch.Id);
        var retry = (await second.Job(batch.Id).RetryAsync(JobHost.NewId(), null, false, default)).Job;
        await HeldAsync(second, retry.Id, 2);
        await second.WatchUntilAsync(retry.Id, job => Parts(job) == "5 0 0 0 0");
        Assert.Equal(2, (await ChildrenAsync(second, retry.Id)).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task ABoundThatIsNoneIsRefused(int concurrency)
    {
        await using var host = await JobHost.StartAsync();
        var refused = await Assert.ThrowsAsync<InvalidJobException>(() => SubmitAsync(host, Held(1) with { Concurrency = concurrency }));
        Assert.Equal("concurrency", refused.Field);
    }

    private static async Task<JobSnapshot> HeldNamedAsync(JobHost host, JobId parent, string name)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            if ((await ChildrenAsync(host, parent)).FirstOrDefault(child => child.Name == name) is { } found) return found;
            await Task.Delay(20, patience.Token);
        }
    }
}
