using Microsoft.Extensions.DependencyInjection;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

public sealed class JobGrainTests
{
    [Fact]
    public async Task AJobRunsToItsResult()
    {
        await using var host = await JobHost.StartAsync();
        var job = await host.SubmitAsync();
        var done = await host.WatchUntilFinalAsync(job.Id);
        Assert.Equal((JobStatus.Completed, new JsonText("\"done\""), 1), (done.Status, done.Result, done.Attempt));
        Assert.NotNull(done.Attempts[0].EndedAt);
    }

    [Fact]
    public async Task ASecondSubmissionOfTheSameIdIsAnsweredWithTheJobThatIsThere()
    {
        await using var host = await JobHost.StartAsync(NeverEnd);
        var id = JobHost.NewId();
        var submission = new JobSubmission { Type = JobHost.TestType, Name = "first" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.Job(id).SubmitAsync(submission, CancellationToken.None)));
        Assert.Single(answers, answer => answer.Created);
        Assert.All(answers, answer => Assert.Equal(id, answer.Job.Id));
    }

    [Fact]
    public async Task OnlyOneOfManyRacingForAnActiveKeyIsCreatedAndTheOthersGetIt()
    {
        await using var host = await JobHost.StartAsync(NeverEnd);
        var submission = new JobSubmission { Type = JobHost.TestType, ActiveKey = "bank-7" };
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => host.Job(JobHost.NewId()).SubmitAsync(submission, CancellationToken.None)));
        var created = Assert.Single(answers, answer => answer.Created);
        Assert.All(answers, answer => Assert.Equal(created.Job.Id, answer.Job.Id));
    }

    [Fact]
    public async Task AFailedAttemptIsTriedAgain()
    {
        await using var host = await JobHost.StartAsync((job, _) => Task.FromResult<JobOutcome>(
            job.Job.Attempt < 3 ? new JobOutcome.Failed(new JobError("flaky", "Not yet.")) : new JobOutcome.Succeeded(null)));
        var done = await host.WatchUntilFinalAsync((await host.SubmitAsync()).Id);
        Assert.Equal((JobStatus.Completed, 3), (done.Status, done.Attempt));
        Assert.Equal(["flaky", "flaky", null], done.Attempts.Select(attempt => attempt.Error?.Code));
    }

    [Fact]
    public async Task AnExceptionThatGetsOutIsAFailureWithItsMessage()
    {
        await using var host = await JobHost.StartAsync((_, _) => throw new InvalidDataException("Bad bytes."));
        var failed = await host.WatchUntilFinalAsync((await host.SubmitAsync(new() { Type = JobHost.TestType, MaxAttempts = 1 })).Id);
        Assert.Equal((JobStatus.Failed, "unexpected", "Bad bytes."), (failed.Status, failed.Error!.Code, failed.Error.Message));
    }

    [Fact]
    public async Task AnAttemptThatTakesTooLongFails()
    {
        await using var host = await JobHost.StartAsync(NeverEnd);
        var job = await host.SubmitAsync(new() { Type = JobHost.TestType, MaxAttempts = 1, Timeout = TimeSpan.FromMilliseconds(50) });
        var failed = await host.WatchUntilFinalAsync(job.Id);
        Assert.Equal((JobStatus.Failed, "timeout"), (failed.Status, failed.Error!.Code));
    }

    [Fact]
    public async Task AWaitingJobIsCancelledAtOnce()
    {
        await using var host = await JobHost.StartAsync();
        var job = await host.SubmitAsync(new() { Type = "nobody-runs-this" });
        Assert.Equal(JobStatus.Cancelled, (await host.Job(job.Id).CancelAsync(CancellationToken.None)).Status);
    }

    [Fact]
    public async Task ARunningJobIsToldToStopAndIsCancelledWhenItHas()
    {
        await using var host = await JobHost.StartAsync(NeverEnd);
        var job = await host.SubmitAsync();
        await host.WatchUntilAsync(job.Id, running => running.Status == JobStatus.Running);
        var asked = await host.Job(job.Id).CancelAsync(CancellationToken.None);
        Assert.Equal(JobStatus.Running, asked.Status);
        Assert.NotNull(asked.CancelRequestedAt);
        Assert.Equal(JobStatus.Cancelled, (await host.WatchUntilFinalAsync(job.Id)).Status);
    }

    [Fact]
    public async Task AFinalJobCannotBeCancelled()
    {
        await using var host = await JobHost.StartAsync();
        var job = await host.WatchUntilFinalAsync((await host.SubmitAsync()).Id);
        var error = await Assert.ThrowsAsync<JobConflictException>(() => host.Job(job.Id).CancelAsync(CancellationToken.None));
        Assert.Equal("The job is completed; it cannot be cancelled.", error.Message);
    }

    [Fact]
    public async Task ARetryIsANewJobAndASecondClickGetsTheSameOne()
    {
        await using var host = await JobHost.StartAsync();
        var job = await host.SubmitAsync(new() { Type = "nobody-runs-this", Input = new JsonText("[1]"), User = "ada" });
        await Assert.ThrowsAsync<JobConflictException>(() => host.Job(job.Id).RetryAsync(JobHost.NewId(), null, false, CancellationToken.None));
        await host.Job(job.Id).CancelAsync(CancellationToken.None);

        var retried = await host.Job(job.Id).RetryAsync(JobHost.NewId(), null, false, CancellationToken.None);
        var again = await host.Job(job.Id).RetryAsync(JobHost.NewId(), null, false, CancellationToken.None);
        Assert.Equal((job.Id, job.Input, "ada"), (retried.Job.RetryOf!.Value, retried.Job.Input, retried.Job.User));
        Assert.Equal((retried.Job.Id, false), (again.Job.Id, again.Created));
        Assert.Equal(JobStatus.Cancelled, (await host.Job(job.Id).GetAsync(CancellationToken.None)).Status);
    }

    [Theory]
    [InlineData(true, "[7]")]
    [InlineData(false, null)]
    public async Task ARetryResumesAtTheCheckpointIfThatIsWanted(bool resume, string? checkpoint)
    {
        await using var host = await JobHost.StartAsync();
        var job = await host.SubmitAsync(new() { Type = "nobody-runs-this", MaxAttempts = 1 });
        var claim = (await host.Claim(job.Id).ClaimAsync("a-test", default))!.Claim;
        await host.Claim(job.Id).SaveCheckpointAsync(claim, new JsonText("[7]"), default);
        await host.Claim(job.Id).FinishAsync(claim, new JobOutcome.Failed(new JobError("broken", "It broke.")), default);
        var retry = (await host.Job(job.Id).RetryAsync(JobHost.NewId(), null, resume, default)).Job;
        Assert.Equal(checkpoint, retry.Checkpoint?.Value);
        Assert.Equal(checkpoint, (await host.Claim(retry.Id).ClaimAsync("a-test", default))!.Job.Checkpoint?.Value);
    }

    [Fact]
    public async Task ARetryIsTheJobOfWhoeverAsksForIt()
    {
        await using var host = await JobHost.StartAsync();
        var job = await host.SubmitAsync(new() { Type = "nobody-runs-this", User = "ada" });
        await host.Job(job.Id).CancelAsync(CancellationToken.None);
        Assert.Equal("grace", (await host.Job(job.Id).RetryAsync(JobHost.NewId(), "grace", false, CancellationToken.None)).Job.User);
        Assert.Equal("ada", (await host.Job(job.Id).GetAsync(CancellationToken.None)).User);
    }

    [Fact]
    public async Task AnActiveJobIsNotDeletedAndADeletedOneIsNotFound()
    {
        await using var host = await JobHost.StartAsync();
        var job = await host.SubmitAsync(new() { Type = "nobody-runs-this" });
        await Assert.ThrowsAsync<JobConflictException>(() => host.Job(job.Id).DeleteAsync(CancellationToken.None));
        await host.Job(job.Id).CancelAsync(CancellationToken.None);
        await host.Job(job.Id).DeleteAsync(CancellationToken.None);
        var error = await Assert.ThrowsAsync<JobNotFoundException>(() => host.Job(job.Id).GetAsync(CancellationToken.None));
        Assert.Equal(job.Id, error.Id);
        await Assert.ThrowsAsync<JobNotFoundException>(() => host.Job(job.Id).DeleteAsync(CancellationToken.None));
    }

    [Fact]
    public async Task AJobWaitsForItsTime()
    {
        await using var host = await JobHost.StartAsync();
        var runAt = DateTimeOffset.UtcNow.AddMilliseconds(300);
        var done = await host.WatchUntilFinalAsync((await host.SubmitAsync(new() { Type = JobHost.TestType, RunAt = runAt })).Id);
        Assert.InRange(done.StartedAt!.Value, runAt.AddMilliseconds(-1), runAt.AddSeconds(30));
    }

    [Theory]
    [InlineData("Has Space", null, "type")]
    [InlineData("", null, "type")]
    [InlineData("ok", 0, "max_attempts")]
    [InlineData("ok", null, "timeout", 50)]
    public async Task WhatNoRowMayHoldIsRefusedByName(string type, int? maxAttempts, string field, int timeoutDays = 1)
    {
        await using var host = await JobHost.StartAsync();
        var submission = new JobSubmission { Type = type, MaxAttempts = maxAttempts, Timeout = TimeSpan.FromDays(timeoutDays) };
        var error = await Assert.ThrowsAsync<InvalidJobException>(() => host.SubmitAsync(submission));
        Assert.Equal(field, error.Field);
    }

    internal static async Task<JobOutcome> NeverEnd(JobContext job, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("unreachable");
    }
}
