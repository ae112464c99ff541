using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

public sealed class TrackedJobTests
{
    private static readonly JobSubmission Submission = new() { Type = "epm", User = "ada", Session = "s" };

    [Fact]
    public async Task ItRunsFromTheFirstMomentAndNobodyElseTakesIt()
    {
        await using var host = await JobHost.StartAsync();
        var started = await StartAsync(host, Submission with { Type = JobHost.TestType }); // a type that this process runs
        Assert.True(started.Created);
        Assert.Equal((JobStatus.Running, 1, "caller"), (started.Job.Status, started.Job.Attempt, started.Job.Attempts.Single().Host));
        Assert.Equal(started.Lease, started.LeaseUntil - started.Job.StartedAt);
        Assert.Null(await host.Claim(started.Job.Id).ClaimAsync("thief", default));
    }

    [Fact]
    public async Task WhatItsCallerReportsIsShownAndKept()
    {
        await using var host = await JobHost.StartAsync();
        var id = (await StartAsync(host)).Job.Id;
        await Tracked(host, id).ReportAsync(new TrackedReport(25, "Extracting tasks..."), default);
        var second = await Tracked(host, id).ReportAsync(new TrackedReport(Percent: 50), default);
        Assert.Equal((50.0, "Extracting tasks..."), (second.Job.Progress.Percent, second.Job.Progress.Message));

        var done = await Tracked(host, id).ReportAsync(new TrackedReport(Outcome: new JobOutcome.Succeeded(new JsonText("{\"programId\":7}"))), default);
        Assert.Equal((JobStatus.Completed, "{\"programId\":7}", 100.0), (done.Job.Status, done.Job.Result?.Value, done.Job.Progress.Percent));
        Assert.Null(done.LeaseUntil);
    }

    [Fact]
    public async Task TheSameEndMayBeReportedAgainAndNoOther()
    {
        await using var host = await JobHost.StartAsync();
        var id = (await StartAsync(host)).Job.Id;
        var failed = new TrackedReport(Outcome: new JobOutcome.Failed(new JobError("no_model", "The model is away."), Retryable: false));
        var first = await Tracked(host, id).ReportAsync(failed, default);
        Assert.Equal((JobStatus.Failed, "no_model"), (first.Job.Status, first.Job.Error?.Code));
        Assert.Equal(first.Job.Sequence, (await Tracked(host, id).ReportAsync(failed, default)).Job.Sequence);
        await Assert.ThrowsAsync<JobConflictException>(() => Tracked(host, id).ReportAsync(new TrackedReport(75), default));
        await Assert.ThrowsAsync<JobConflictException>(() =>
            Tracked(host, id).ReportAsync(new TrackedReport(Outcome: new JobOutcome.Succeeded(null)), default));
    }

    [Fact]
    public async Task AFailureAfterACancelMayBeReportedAgainToo()
    {
        await using var host = await JobHost.StartAsync();
        var id = (await StartAsync(host)).Job.Id;
        await host.Job(id).CancelAsync(default);
        var failed = new TrackedReport(Outcome: new JobOutcome.Failed(new JobError("stopped", "It was asked to stop."), Retryable: false));
        Assert.Equal(JobStatus.Cancelled, (await Tracked(host, id).ReportAsync(failed, default)).Job.Status);
        Assert.Equal(JobStatus.Cancelled, (await Tracked(host, id).ReportAsync(failed, default)).Job.Status);
    }

    [Fact]
    public async Task ALeaseThatIsAnsweredIsInTheRow()
    {
        await using var host = await JobHost.StartAsync();
        var id = (await StartAsync(host)).Job.Id;
        var heard = await Tracked(host, id).ReportAsync(new TrackedReport(10), default);
        var row = await host.Services.GetRequiredService<IJobStore>().FindAsync(id, default);
        Assert.Equal((heard.LeaseUntil, 10.0), (row!.Claim!.LeaseUntil, row.Job.Progress.Percent));
    }

    [Fact]
    public async Task ACallerThatStopsHasCancelledIt()
    {
        await using var host = await JobHost.StartAsync();
        var id = (await StartAsync(host)).Job.Id;
        var stopped = await Tracked(host, id).ReportAsync(new TrackedReport(Outcome: new JobOutcome.Stopped()), default);
        Assert.Equal(JobStatus.Cancelled, stopped.Job.Status);
    }

    [Fact]
    public async Task WhatTheServiceRunsTakesNoReportFromOutside()
    {
        await using var host = await JobHost.StartAsync();
        var job = await host.SubmitAsync(new() { Type = "nobody-runs-this" });
        await Assert.ThrowsAsync<JobConflictException>(() => Tracked(host, job.Id).ReportAsync(new TrackedReport(75), default));
        await Assert.ThrowsAsync<JobNotFoundException>(() => Tracked(host, JobHost.NewId()).ReportAsync(new TrackedReport(75), default));
    }

    [Fact]
    public async Task OnlyItsCallerCanBeginItAgain()
    {
        await using var host = await JobHost.StartAsync();
        var id = (await StartAsync(host)).Job.Id;
        await Tracked(host, id).ReportAsync(new TrackedReport(Outcome: new JobOutcome.Stopped()), default);
        await Assert.ThrowsAsync<JobConflictException>(() => host.Job(id).RetryAsync(JobHost.NewId(), null, false, default));
    }

    [Fact]
    public async Task SilenceEndsIt()
    {
        await using var host = await JobHost.StartAsync(configure: WithLease("00:00:01"));
        var id = (await StartAsync(host)).Job.Id;
        var lost = await host.WatchUntilFinalAsync(id);
        Assert.Equal((JobStatus.Failed, "lost"), (lost.Status, lost.Error?.Code));
        Assert.Equal("lost", lost.Attempts.Single().Error?.Code);
        await Assert.ThrowsAsync<JobConflictException>(() => Tracked(host, id).ReportAsync(new TrackedReport(75), default));
    }

    [Fact]
    public async Task AnyWordExtendsTheLease()
    {
        await using var host = await JobHost.StartAsync(configure: WithLease("00:00:06")); // of which the reports need a fifth of a second
        var (id, silent) = ((await StartAsync(host)).Job.Id, (await StartAsync(host)).Job.Id);
        var gone = host.WatchUntilFinalAsync(silent);
        while (!gone.IsCompleted) // for longer than a lease, then
        {
            await Tracked(host, id).ReportAsync(new TrackedReport(), default);
            await Task.WhenAny(gone, Task.Delay(200));
        }

        Assert.Equal("lost", (await gone).Error?.Code);
        Assert.Equal(JobStatus.Running, (await host.Job(id).GetAsync(default)).Status);
    }

    [Fact]
    public async Task ARestartIsNotHeldAgainstTheCaller()
    {
        using var data = new TemporaryDirectory();
        JobId id;
        await using (var before = await JobHost.StartAsync(data: data.Path, configure: WithShortLeaseThatItDoesNotEnd)) id = (await StartAsync(before)).Job.Id;
        await Task.Delay(1_200); // the lease ends while nobody could have been heard
        await using var after = await JobHost.StartAsync(data: data.Path, configure: WithLease("00:00:06"));
        var heard = await Tracked(after, id).ReportAsync(new TrackedReport(60), default);
        Assert.Equal((JobStatus.Running, 60.0), (heard.Job.Status, heard.Job.Progress.Percent));
        Assert.Equal("lost", (await after.WatchUntilFinalAsync(id)).Error?.Code); // and from then on it counts again
    }

    /// <summary>However long it takes to stop.</summary>
    private static void WithShortLeaseThatItDoesNotEnd(HostApplicationBuilder builder)
    {
        WithLease("00:00:01")(builder);
        builder.Configuration["Jobs:Runner:PollInterval"] = "00:10:00";
    }

    private static Action<HostApplicationBuilder> WithLease(string lease) => builder =>
        builder.Configuration["Jobs:Runner:CallerLease"] = lease;

    private static Task<TrackedJob> StartAsync(JobHost host, JobSubmission? submission = null) =>
        Tracked(host, JobHost.NewId()).StartAsync(submission ?? Submission, default);

    private static ITrackedJobGrain Tracked(JobHost host, JobId id) => host.Grains.GetGrain<ITrackedJobGrain>(id.GrainKey);
}
