using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Grains.Tests;

public sealed class JobWatchTests
{
    [Fact]
    public async Task AWatchShowsEveryStageInOrderAndEndsWithTheJob()
    {
        var go = new TaskCompletionSource();
        await using var host = await JobHost.StartAsync(async (job, cancellationToken) =>
        {
            await go.Task.WaitAsync(cancellationToken);
            job.Report(JobProgress.Of(1, 2, "half"));
            return new JobOutcome.Succeeded(null);
        });
        var id = (await host.SubmitAsync()).Id;
        var seen = new List<JobSnapshot>();
        await foreach (var job in host.Job(id).WatchAsync(0, CancellationToken.None))
        {
            seen.Add(job);
            if (job.Status == JobStatus.Running)
            {
                go.TrySetResult();
            }
        }

        Assert.Equal(JobStatus.Completed, seen[^1].Status);
        Assert.Equal("half", seen[^1].Progress.Message);
        Assert.Equal(seen.Select(job => job.Sequence).Order().Distinct(), seen.Select(job => job.Sequence));
    }

    [Fact]
    public async Task ProgressIsShownAtOnceAndSavedWithinASecond()
    {
        var shown = new TaskCompletionSource();
        await using var host = await JobHost.StartAsync(async (job, cancellationToken) =>
        {
            job.Report(JobProgress.Of(1, 4, "first"));
            await shown.Task.WaitAsync(cancellationToken);
            return new JobOutcome.Succeeded(null);
        });
        var started = DateTimeOffset.UtcNow;
        var id = (await host.SubmitAsync()).Id;
        var job = await host.WatchUntilAsync(id, job => job.Progress.Message == "first");
        Assert.Equal(25, job.Progress.Percent);
        Assert.InRange(DateTimeOffset.UtcNow - started, TimeSpan.Zero, TimeSpan.FromSeconds(30));

        await JobCalls.UntilAsync(async () => (await host.List.ListAsync(new JobListQuery(1), default)).Jobs[0].Progress.Message == "first", "it was saved");
        shown.SetResult();
    }

    [Fact]
    public async Task AWatchOfAFinalJobShowsItOnceEvenToOneWhoHasSeenIt()
    {
        await using var host = await JobHost.StartAsync();
        var done = await host.WatchUntilFinalAsync((await host.SubmitAsync()).Id);
        Assert.Equal([done.Sequence], await CollectAsync(host.Job(done.Id).WatchAsync(done.Sequence)));
    }

    [Fact]
    public async Task AWatchLeavesOutWhatWasSeen()
    {
        await using var host = await JobHost.StartAsync();
        var job = await host.SubmitAsync(new() { Type = "nobody-runs-this" });
        var watch = CollectAsync(host.Job(job.Id).WatchAsync(job.Sequence));
        await host.Job(job.Id).CancelAsync(CancellationToken.None);
        Assert.Equal([job.Sequence + 1], await watch);
    }

    [Fact]
    public async Task TheWatchOfAJobThatDoesNotExistSaysSo()
    {
        await using var host = await JobHost.StartAsync();
        await Assert.ThrowsAsync<JobNotFoundException>(() => CollectAsync(host.Job(JobHost.NewId()).WatchAsync(0)));
    }

    private static async Task<List<long>> CollectAsync(IAsyncEnumerable<JobSnapshot> watch)
    {
        var seen = new List<long>();
        await foreach (var job in watch)
        {
            seen.Add(job.Sequence);
        }

        return seen;
    }
}
