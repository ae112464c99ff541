using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

/// <summary>A store that fails, before or after it wrote. The row is the truth; memory never says otherwise for long.</summary>
public sealed class JobFaultTests : IAsyncLifetime
{
    private JobHost _host = null!;
    private FaultyJobStore _store = null!;

    public async Task InitializeAsync()
    {
        _host = await JobHost.StartAsync(configure: WithFaults);
        _store = (FaultyJobStore)_host.Services.GetRequiredService<IJobStore>();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task ASubmissionThatWasNotConfirmedMayBeMadeAgain()
    {
        var id = JobHost.NewId();
        var submission = new JobSubmission { Type = "nobody-runs-this" };
        _store.FailAfter(1);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _host.Job(id).SubmitAsync(submission, CancellationToken.None));
        var again = await _host.Job(id).SubmitAsync(submission, CancellationToken.None);
        Assert.Equal((id, false), (again.Job.Id, again.Created));
    }

    [Fact]
    public async Task ACommandThatFailedLeavesTheJobAsItWas()
    {
        var job = await _host.SubmitAsync(new() { Type = "nobody-runs-this" });
        _store.FailBefore(1);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _host.Job(job.Id).CancelAsync(CancellationToken.None));
        Assert.Equal(JobStatus.Pending, (await _host.Job(job.Id).GetAsync(CancellationToken.None)).Status);
    }

    [Fact]
    public async Task ACommandWhoseAnswerWasLostIsSeenAllTheSame()
    {
        var job = await _host.SubmitAsync(new() { Type = "nobody-runs-this" });
        _store.FailAfter(1);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _host.Job(job.Id).CancelAsync(CancellationToken.None));
        Assert.Equal(JobStatus.Cancelled, (await _host.Job(job.Id).GetAsync(CancellationToken.None)).Status);
    }

    [Fact]
    public async Task AWatcherIsNotLeftBehindByAWriteWhoseAnswerWasLost()
    {
        var job = await _host.SubmitAsync(new() { Type = "nobody-runs-this" });
        await using var watch = _host.Job(job.Id).WatchAsync(0).GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());
        var next = watch.MoveNextAsync();
        _store.FailAfter(1);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _host.Job(job.Id).CancelAsync(CancellationToken.None));
        Assert.False(await next.AsTask().WaitAsync(TimeSpan.FromSeconds(10))); // it ends, so that the watcher comes back and reads
    }

    [Fact]
    public async Task AnOutcomeIsReportedUntilItIsKept()
    {
        _store.FailBefore(3); // claim and finish alike
        var id = JobHost.NewId();
        JobSubmitted? submitted = null;
        while (submitted is null)
        {
            try
            {
                submitted = await _host.Job(id).SubmitAsync(new() { Type = JobHost.TestType }, CancellationToken.None);
            }
            catch (StoreUnavailableException)
            {
            }
        }

        _store.FailBefore(2);
        Assert.Equal(JobStatus.Completed, (await _host.WatchUntilFinalAsync(id)).Status);
    }

    [Fact]
    public async Task ACheckpointIsSavedUntilItIsKept()
    {
        FaultyJobStore store = null!;
        await using var host = await JobHost.StartAsync(
            async (job, stop) =>
            {
                store.FailBefore(2);
                await job.SaveCheckpointAsync(new JsonText("1"), stop);
                return new JobOutcome.Succeeded(null);
            },
            configure: WithFaults);
        store = (FaultyJobStore)host.Services.GetRequiredService<IJobStore>();
        var done = await host.WatchUntilFinalAsync((await host.SubmitAsync(new() { Type = JobHost.TestType })).Id);
        Assert.Equal((JobStatus.Completed, 1, new JsonText("1")), (done.Status, done.Attempt, done.Checkpoint));
    }

    [Fact]
    public async Task ANewJobIsTakenWithoutALookAtTheStoreWhenNothingElseWaits()
    {
        await using var host = await JobHost.StartAsync(configure: builder =>
        {
            WithFaults(builder);
            builder.Configuration["Jobs:Runner:PollInterval"] = "00:10:00"; // what is counted is not to depend on how long it takes
        });
        var store = (FaultyJobStore)host.Services.GetRequiredService<IJobStore>();
        var without = 0;
        for (var jobs = 0; jobs < 50; jobs++)
        {
            var looks = store.LooksForReady;
            await host.WatchUntilFinalAsync((await host.SubmitAsync()).Id);
            if (store.LooksForReady == looks) without++; // on a slow machine a look may lead to the next for many jobs
        }

        Assert.True(without > 0, "There was a look for each of 50 jobs.");
    }

    private static void WithFaults(HostApplicationBuilder builder)
    {
        FaultyJobStore.Wrap(builder.Services);
        builder.Configuration["Jobs:Runner:PollInterval"] = "00:00:00.100";
    }
}
