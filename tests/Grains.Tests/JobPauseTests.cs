using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

/// <summary>A type that is paused begins nothing, whoever would run it, and a restart keeps it so.</summary>
public sealed class JobPauseTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NothingBeginsUntilItIsResumedAlsoAfterARestart(bool limited)
    {
        using var data = new TemporaryDirectory();
        var begun = 0;
        Task<JobOutcome> Work(JobContext job, CancellationToken stop)
        {
            Interlocked.Increment(ref begun);
            return Task.FromResult<JobOutcome>(new JobOutcome.Succeeded(null));
        }

        var settings = limited ? JobLimitTests.With(("Concurrency", "2")) : _ => { };
        JobId[] jobs;
        await using (var host = await JobHost.StartAsync(Work, data.Path, WithOthers(settings)))
        {
            await JobLimitTests.TypeGrain(host).PauseAsync(None);
            await SecondPassedAsync(host);
            jobs = await JobLimitTests.SubmitAsync(host, 10);
            await SecondPassedAsync(host);
            Assert.Equal(0, begun);
            Assert.NotNull((await JobLimitTests.TypeGrain(host).GetStateAsync(None)).PausedAt);
        }

        await using (var host = await JobHost.StartAsync(Work, data.Path, WithOthers(settings)))
        {
            await SecondPassedAsync(host);
            Assert.Equal(0, begun);
            var paused = await JobLimitTests.TypeGrain(host).DescribeAsync(None);
            Assert.Equal((true, 0, 10), (paused.State.PausedAt is not null, paused.Running, paused.Pending));
            await JobLimitTests.TypeGrain(host).ResumeAsync(None);
            foreach (var job in jobs) Assert.Equal(JobStatus.Completed, (await host.WatchUntilFinalAsync(job)).Status);
            Assert.Null((await JobLimitTests.TypeGrain(host).GetStateAsync(None)).PausedAt);
        }
    }

    [Fact]
    public async Task WhatIsAtWorkGoesOn()
    {
        var gate = new TaskCompletionSource();
        await using var host = await JobHost.StartAsync(async (_, stop) =>
        {
            await gate.Task.WaitAsync(stop);
            return new JobOutcome.Succeeded(null);
        });
        var job = await host.SubmitAsync();
        await host.WatchUntilAsync(job.Id, seen => seen.Status == JobStatus.Running);
        await JobLimitTests.TypeGrain(host).PauseAsync(None);
        gate.SetResult();
        Assert.Equal(JobStatus.Completed, (await host.WatchUntilFinalAsync(job.Id)).Status);
    }

    [Fact]
    public async Task NoWorkerIsOfferedAnythingAndOneThatWaitsIsWokenByTheEnd()
    {
        await using var host = await JobHost.StartAsync(configure: JobLimitTests.With(("Run", "worker")));
        var type = JobLimitTests.TypeGrain(host);
        await type.PauseAsync(None);
        await JobLimitTests.SubmitAsync(host, 1);
        var offer = await type.OfferAsync(5, None);
        Assert.Empty(offer.Jobs);
        await type.ResumeAsync(None);
        await type.WaitAsync(offer.Version, None);
        Assert.Single((await type.OfferAsync(5, None)).Jobs);
    }

    [Fact]
    public async Task ATypeThatItsCallersRunIsNotPaused()
    {
        await using var host = await JobHost.StartAsync(configure: JobLimitTests.With(("Run", "tracked")));
        await Assert.ThrowsAsync<JobConflictException>(() => JobLimitTests.TypeGrain(host).PauseAsync(None));
    }

    /// <summary>Until jobs of another type have come and gone for longer than a pause takes to hold everywhere.</summary>
    private static async Task SecondPassedAsync(JobHost host)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(1.1))
        {
            await host.WatchUntilFinalAsync((await host.SubmitAsync(new() { Type = "other" })).Id);
        }
    }

    private static Action<HostApplicationBuilder> WithOthers(Action<HostApplicationBuilder> more) => builder =>
    {
        builder.Services.AddJobHandler<Other>("other");
        more(builder);
    };

    private sealed class Other : IJobHandler
    {
        public Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken) =>
            Task.FromResult<JobOutcome>(new JobOutcome.Succeeded(null));
    }
}
