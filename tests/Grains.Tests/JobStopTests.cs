using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

public sealed class JobStopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task WorkIsInterruptedAtTheFirstMomentOfAStopThatAnotherServiceHoldsUp()
    {
        using var data = new TemporaryDirectory();
        var (started, interrupted, slow) = (new TaskCompletionSource(), new TaskCompletionSource(), new SlowService());
        JobId id;
        await using (var host = await JobHost.StartAsync(
            WorkAsync, data.Path, builder => builder.Services.AddSingleton<IHostedService>(slow)))
        {
            id = (await host.SubmitAsync()).Id;
            await started.Task.WaitAsync(Patience);
            var stopped = host.StopAsync();
            await interrupted.Task.WaitAsync(Patience);
            slow.MayStop.SetResult();
            await stopped;
        }

        await using var again = await JobHost.StartAsync(data: data.Path);
        var done = await again.WatchUntilFinalAsync(id);
        Assert.Equal((JobStatus.Completed, 1), (done.Status, done.Attempt));

        async Task<JobOutcome> WorkAsync(Execution.JobContext job, CancellationToken cancellationToken)
        {
            started.SetResult();
            await using var noticed = cancellationToken.Register(interrupted.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new JobOutcome.Succeeded(null);
        }
    }

    [Fact]
    public async Task JobsAtWorkMayEndWithinTheTimeToDrainAndNoneIsTaken()
    {
        using var data = new TemporaryDirectory();
        var (started, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        JobId atWork, waiting;
        await using (var host = await JobHost.StartAsync(WorkAsync, data.Path, WithDrainTime("00:00:15")))
        {
            atWork = (await host.SubmitAsync()).Id;
            await started.Task.WaitAsync(Patience);
            waiting = (await host.SubmitAsync()).Id;
            var stopped = host.StopAsync();
            mayEnd.SetResult();
            await stopped;
        }

        await using var again = await JobHost.StartAsync(data: data.Path, configure: builder => builder.Configuration["Jobs:Runner:Concurrency"] = "0");
        Assert.Equal((JobStatus.Completed, 1), StateOf(await again.Job(atWork).GetAsync(CancellationToken.None)));
        Assert.Equal((JobStatus.Pending, 0), StateOf(await again.Job(waiting).GetAsync(CancellationToken.None)));

        async Task<JobOutcome> WorkAsync(Execution.JobContext job, CancellationToken cancellationToken)
        {
            started.TrySetResult();
            await mayEnd.Task.WaitAsync(Patience, cancellationToken);
            return new JobOutcome.Succeeded(null);
        }
    }

    [Fact]
    public async Task WorkThatDoesNotEndWithinTheTimeToDrainIsHandedBack()
    {
        using var data = new TemporaryDirectory();
        var started = new TaskCompletionSource();
        JobId id;
        await using (var host = await JobHost.StartAsync(WorkAsync, data.Path, WithDrainTime("00:00:01")))
        {
            id = (await host.SubmitAsync()).Id;
            await started.Task.WaitAsync(Patience);
        }

        await using var again = await JobHost.StartAsync(data: data.Path, configure: builder => builder.Configuration["Jobs:Runner:Concurrency"] = "0");
        Assert.Equal((JobStatus.Pending, 0), StateOf(await again.Job(id).GetAsync(CancellationToken.None)));

        async Task<JobOutcome> WorkAsync(Execution.JobContext job, CancellationToken cancellationToken)
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new JobOutcome.Succeeded(null);
        }
    }

    private static (JobStatus, int) StateOf(JobSnapshot job) => (job.Status, job.Attempt);

    private static Action<HostApplicationBuilder> WithDrainTime(string time) => builder =>
    {
        builder.Configuration["Jobs:Runner:Concurrency"] = "1";
        builder.Configuration["Jobs:Runner:DrainTime"] = time;
    };

    /// <summary>Registered last, so that it is the first to stop; it takes its time.</summary>
    private sealed class SlowService : IHostedService
    {
        public TaskCompletionSource MayStop { get; } = new();

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => MayStop.Task.WaitAsync(cancellationToken);
    }
}
