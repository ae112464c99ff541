using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Support;
using static OrleansJobs.Grains.Tests.BatchTests;

namespace OrleansJobs.Grains.Tests;

/// <summary>Batches whose store fails, whose process ends, or whom nobody tells anything.</summary>
public sealed class BatchFaultTests
{
    [Theory]
    [InlineData(1, 0, null)]
    [InlineData(0, 1, null)]
    [InlineData(7, 0, null)]
    [InlineData(0, 7, null)]
    [InlineData(5, 40, null)]
    [InlineData(1, 0, 3)]
    [InlineData(0, 2, 3)]
    [InlineData(5, 10, 3)]
    public async Task EveryChildIsStartedOnceWhateverTheStoreDoes(int before, int after, int? concurrency)
    {
        await using var host = await StartAsync(faulty: true);
        var store = (FaultyJobStore)host.Services.GetRequiredService<IJobStore>();
        store.FailFromInsertOf(JobBatch.Type, before, after);
        var batch = await SubmitAsync(host, new JobBatch([.. Enumerable.Range(0, 30).Select(at => Job(JobHost.TestType, at))], Concurrency: concurrency));
        var done = await host.WatchUntilFinalAsync(batch.Id);
        Assert.Equal("""{"total":30,"completed":30,"failed":0,"cancelled":0}""", done.Result?.Value);
        Assert.Equal(Enumerable.Range(0, 30).Select(at => $"{at}"), (await ChildrenAsync(host, batch.Id)).Select(child => child.Name));
    }

    [Fact]
    public async Task WhatAnEarlierLifeHasBegunIsDoneInTheNext()
    {
        using var data = new TemporaryDirectory();
        JobSnapshot batch;
        await using (var first = await StartAsync(faulty: true, data.Path))
        {
            ((FaultyJobStore)first.Services.GetRequiredService<IJobStore>()).FailFromInsertOf(JobBatch.Type, before: int.MaxValue, after: 0);
            batch = await SubmitAsync(first, new JobBatch([.. Enumerable.Range(0, 10).Select(at => Job(JobHost.TestType, at))]));
        }

        await using var second = await StartAsync(faulty: false, data.Path);
        Assert.Equal("""{"total":10,"completed":10,"failed":0,"cancelled":0}""", (await second.WatchUntilFinalAsync(batch.Id)).Result?.Value);
    }

    [Fact]
    public async Task AJobThatIsRefusedNowHasFailedAndTheBatchEnds()
    {
        using var data = new TemporaryDirectory();
        JobSnapshot batch;
        await using (var first = await StartAsync(faulty: true, data.Path))
        {
            ((FaultyJobStore)first.Services.GetRequiredService<IJobStore>()).FailFromInsertOf(JobBatch.Type, before: int.MaxValue, after: 0);
            var followed = Job(JobHost.TestType, 0) with { Then = [new(JobContinueOn.Any, Job("later", 0))] };
            batch = await SubmitAsync(first, new JobBatch([.. Enumerable.Repeat(followed, 120), Job(JobHost.TestType, 1)]));
        }

        await using var second = await StartAsync(faulty: false, data.Path, ("Jobs:Types:later:Run", "tracked")); // which follows no job
        var done = await second.WatchUntilFinalAsync(batch.Id);
        Assert.Equal((JobStatus.Failed, "120 of 121 jobs failed, 0 were cancelled, and the batch allows 0."), (done.Status, done.Error?.Message));
        Assert.Equal("0 0 1 120 0", Parts(done));
    }

    [Fact]
    public async Task ABatchThatNobodyTellsAnythingLooksByItself()
    {
        await using var host = await StartAsync(faulty: false);
        var batch = await SubmitAsync(host, Held(1));
        var child = (await HeldAsync(host, batch.Id, 1)).Single();
        await host.WatchUntilAsync(batch.Id, job => Parts(job) == "1 0 0 0 0");
        var store = host.Services.GetRequiredService<IJobStore>(); // past the grain, which would tell
        var row = (await store.FindAsync(child, default))!;
        var ended = row with { Job = row.Job with { Status = JobStatus.Cancelled, CompletedAt = row.Job.CreatedAt, Sequence = row.Job.Sequence + 1 } };
        Assert.True(await store.SaveIfUnchangedAsync(row, ended, default));
        Assert.Equal("children_failed", (await host.WatchUntilFinalAsync(batch.Id)).Error?.Code);
    }

    private static Task<JobHost> StartAsync(bool faulty, string? data = null, params (string Name, string Value)[] settings) => JobHost.StartAsync(data: data, configure: builder =>
    {
        if (faulty) FaultyJobStore.Wrap(builder.Services);
        foreach (var (name, value) in settings) builder.Configuration[name] = value;
        builder.Configuration["Jobs:Runner:PollInterval"] = "00:00:00.100";
        builder.Configuration["Jobs:Runner:BatchLease"] = builder.Configuration["Jobs:Runner:HostLease"] = "00:00:01";
    });
}
