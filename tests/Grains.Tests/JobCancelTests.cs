using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Support;
using Xunit.Abstractions;

namespace OrleansJobs.Grains.Tests;

/// <summary>A cancel is heard at once, and who does not hear it does not keep the rest.</summary>
public sealed class JobCancelTests(ITestOutputHelper output)
{
    private const int Cancels = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(1); // 100 ms where nobody else is on the machine

    /// <summary>Right at its beginning, when it is not yet watched for a cancel: later it hears of it sooner.</summary>
    [Fact]
    public async Task WorkHearsOfACancelWithinAMoment()
    {
        var (started, heard) = (new Signals(), new Signals());
        await using var host = await JobHost.StartAsync(async (job, cancellationToken) =>
        {
            await using var noticed = cancellationToken.Register(() => heard.Set(job.Job.Id, Stopwatch.GetTimestamp()));
            started.Set(job.Job.Id, 0);
            return await JobGrainTests.NeverEnd(job, cancellationToken);
        });
        var took = new List<TimeSpan>();
        for (var turn = 0; turn < Cancels; turn++)
        {
            var id = (await host.SubmitAsync()).Id;
            await started.Of(id);
            var asked = Stopwatch.GetTimestamp();
            await host.Job(id).CancelAsync(CancellationToken.None);
            took.Add(Stopwatch.GetElapsedTime(asked, await heard.Of(id)));
            Assert.Equal(JobStatus.Cancelled, (await host.WatchUntilFinalAsync(id)).Status);
        }

        took.Sort();
        output.WriteLine($"p50 {took[Cancels / 2].TotalMilliseconds:0.0} ms, p99 {took[^1].TotalMilliseconds:0.0} ms");
        Assert.InRange(took[^1], TimeSpan.Zero, Allowed);
    }

    [Fact]
    public async Task ACancelAloneLeavesNoWorkBehindAndTheJobIsShownAgainWhenItStillStops()
    {
        var work = new DeafWork();
        await using var host = await JobHost.StartAsync(work.RunAsync, configure: OneSlot);
        var id = (await host.SubmitAsync()).Id;
        await work.Begun(1);
        var asked = await host.Job(id).CancelAsync(CancellationToken.None);
        var again = await host.WatchUntilAsync(id, job => job.Sequence > asked.Sequence);
        Assert.Equal((JobStatus.Running, asked.CancelRequestedAt), (again.Status, again.CancelRequestedAt));
        work.MayEnd.SetResult();
        Assert.Equal(JobStatus.Completed, (await host.WatchUntilFinalAsync(id)).Status); // it was too late
    }

    [Fact]
    public async Task AbandonedWorkIsLeftBehindItsSlotIsFreeAndItsReportsAreRefused()
    {
        var work = new DeafWork();
        await using var host = await JobHost.StartAsync(work.RunAsync, configure: OneSlot);
        var id = (await host.SubmitAsync()).Id;
        await work.Begun(1);
        var refused = await Assert.ThrowsAsync<JobConflictException>(() => host.Job(id).AbandonAsync(CancellationToken.None));
        Assert.Equal("Nobody has asked the job to stop; cancel it first.", refused.Message);

        await host.Job(id).CancelAsync(CancellationToken.None);
        var abandoned = await host.Job(id).AbandonAsync(CancellationToken.None);
        Assert.Equal((JobStatus.Cancelled, "abandoned", "abandoned"), (abandoned.Status, abandoned.Error!.Code, abandoned.Attempts[0].Error!.Code));
        Assert.Equal(abandoned.Sequence, (await host.Job(id).AbandonAsync(CancellationToken.None)).Sequence);

        var next = (await host.SubmitAsync()).Id;
        await work.Begun(2); // in the one slot there is
        await Assert.ThrowsAsync<ClaimLostException>(() => work.First!.SaveCheckpointAsync(new JsonText("1"), CancellationToken.None));
        work.MayEnd.SetResult();
        await host.WatchUntilFinalAsync(next);
        Assert.Equal(abandoned, await host.Job(id).GetAsync(CancellationToken.None));
    }

    [Fact]
    public async Task WorkThatDoesNotStopWhenItsTimeIsUpHasFailedAllTheSame()
    {
        var work = new DeafWork();
        await using var host = await JobHost.StartAsync(work.RunAsync, configure: OneSlot);
        var job = await host.SubmitAsync(new() { Type = JobHost.TestType, MaxAttempts = 1, Timeout = TimeSpan.FromMilliseconds(20) });
        var failed = await host.WatchUntilFinalAsync(job.Id);
        Assert.Equal((JobStatus.Failed, "timeout"), (failed.Status, failed.Error!.Code));
        await host.SubmitAsync();
        await work.Begun(2);
        work.MayEnd.SetResult();
    }

    [Fact]
    public async Task AFinalJobIsNotAbandoned()
    {
        await using var host = await JobHost.StartAsync();
        var job = await host.WatchUntilFinalAsync((await host.SubmitAsync()).Id);
        var error = await Assert.ThrowsAsync<JobConflictException>(() => host.Job(job.Id).AbandonAsync(CancellationToken.None));
        Assert.Equal("The job is completed; it cannot be abandoned.", error.Message);
    }

    private static void OneSlot(HostApplicationBuilder builder)
    {
        builder.Configuration["Jobs:Runner:Concurrency"] = "1";
        builder.Configuration["Jobs:Runner:StopGrace"] = "00:00:00.050";
    }

    /// <summary>Ends when the test says so and not before.</summary>
    private sealed class DeafWork
    {
        private readonly TaskCompletionSource[] _begun = [new(), new()];
        private int _count;

        public TaskCompletionSource MayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public JobContext? First { get; private set; }

        public Task Begun(int count) => _begun[count - 1].Task.WaitAsync(Patience);

        public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
        {
            First ??= job;
            _begun[Interlocked.Increment(ref _count) - 1].SetResult();
            await MayEnd.Task;
            return new JobOutcome.Succeeded(null);
        }
    }

    private sealed class Signals
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<JobId, TaskCompletionSource<long>> _signals = new();

        public void Set(JobId id, long value) => Signal(id).TrySetResult(value);

        public Task<long> Of(JobId id) => Signal(id).Task.WaitAsync(Patience);

        private TaskCompletionSource<long> Signal(JobId id) => _signals.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
