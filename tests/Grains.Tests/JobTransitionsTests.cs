using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Tests;

public sealed class JobTransitionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 2, 12, 31, TimeSpan.Zero);
    private static readonly JobError Error = new("broken", "It broke.");
    private static readonly TimeSpan Backoff = TimeSpan.FromSeconds(7);

    [Fact]
    public void AnAttemptIsCountedWhenItBegins()
    {
        var row = Running();
        Assert.Equal(JobStatus.Running, row.Job.Status);
        Assert.Equal(1, row.Job.Attempt);
        Assert.Equal(new JobAttempt(1, "host", Now), Assert.Single(row.Job.Attempts));
        Assert.Equal("host", row.Claim!.Host);
    }

    [Fact]
    public void ASuccessKeepsTheResultAndShowsAHundredPercent()
    {
        var row = Running();
        row = row with { Job = row.Job with { Progress = JobProgress.Of(3, 4, "almost") } };
        var done = JobTransitions.Finish(row, new JobOutcome.Succeeded(new JsonText("42")), Now, Backoff);
        Assert.Equal(JobStatus.Completed, done.Job.Status);
        Assert.Equal(new JsonText("42"), done.Job.Result);
        Assert.Equal((4L, 100.0), (done.Job.Progress.Current!.Value, done.Job.Progress.Percent!.Value));
        Assert.Equal(Now, done.Job.CompletedAt);
        Assert.Null(done.Claim);
    }

    [Fact]
    public void AFailureWaitsForTheNextAttemptWhileAttemptsAreLeft()
    {
        var failed = JobTransitions.Finish(Running(), new JobOutcome.Failed(Error), Now, Backoff);
        Assert.Equal(JobStatus.Pending, failed.Job.Status);
        Assert.Equal(Now + Backoff, failed.Job.RunAt);
        Assert.Equal(Error, failed.Job.Error);
        Assert.Equal(Error, failed.Job.Attempts[0].Error);
        Assert.Null(failed.Claim);
    }

    [Fact]
    public void WhatIsTooLongOfAFailureIsCutBetweenCharacters()
    {
        var message = string.Concat(Enumerable.Repeat("🙂", JobLimits.LongestDetail));
        var cut = FailureOf(new JobError(message, message)).Error!;
        Assert.Equal(JobLimits.LongestKey - 1, cut.Code.Length);
        Assert.Equal(JobLimits.LongestMessage - 1, cut.Message.Length);
        Assert.Equal(JobLimits.LongestDetail - 1, cut.Detail!.Length);
        Assert.All((string[])[cut.Code, cut.Message, cut.Detail], text => Assert.EndsWith("🙂…", text, StringComparison.Ordinal));
        Assert.Equal("why", FailureOf(new JobError("broken", message, "why")).Error!.Detail);
        Assert.Equal(cut, FailureOf(cut).Error);
        Assert.Equal(cut, FailureOf(new JobError(message, message)).Attempts[0].Error);

        static JobSnapshot FailureOf(JobError error) => JobTransitions.Finish(Running(), new JobOutcome.Failed(error), Now, Backoff).Job;
    }

    [Fact]
    public void AHandlerMaySayHowLongToWait()
    {
        var failed = JobTransitions.Finish(Running(), new JobOutcome.Failed(Error, RetryAfter: TimeSpan.FromHours(1)), Now, Backoff);
        Assert.Equal(Now + TimeSpan.FromHours(1), failed.Job.RunAt);
    }

    [Fact]
    public void AWaitBeyondAllTimesIsAYear()
    {
        var failed = JobTransitions.Finish(Running(), new JobOutcome.Failed(Error, RetryAfter: TimeSpan.MaxValue), Now, Backoff);
        Assert.Equal(Now + TimeSpan.FromDays(365), failed.Job.RunAt);
    }

    [Theory]
    [InlineData(false, 3)] // not worth another attempt
    [InlineData(true, 1)] // no attempt left
    public void AFailureIsFinalWhenAnotherAttemptWouldNotHelpOrIsNotLeft(bool retryable, int maxAttempts)
    {
        var failed = JobTransitions.Finish(Running(maxAttempts), new JobOutcome.Failed(Error, retryable), Now, Backoff);
        Assert.Equal(JobStatus.Failed, failed.Job.Status);
        Assert.Equal(Error, failed.Job.Error);
        Assert.Equal(Now, failed.Job.CompletedAt);
    }

    [Fact]
    public void AReleasedAttemptDoesNotCount()
    {
        var released = JobTransitions.Finish(Running(maxAttempts: 1), new JobOutcome.Released(), Now, Backoff);
        Assert.Equal(JobStatus.Pending, released.Job.Status);
        Assert.Equal(0, released.Job.Attempt);
        Assert.Empty(released.Job.Attempts);
        Assert.Null(released.Job.RunAt);
    }

    [Fact]
    public void ACrashCountsAndTheJobIsDueAtOnce()
    {
        var lost = JobTransitions.Finish(Running(), new JobOutcome.Lost("gone"), Now, Backoff);
        Assert.Equal(JobStatus.Pending, lost.Job.Status);
        Assert.Equal(1, lost.Job.Attempt);
        Assert.Equal("crashed", lost.Job.Error!.Code);
        Assert.Null(lost.Job.RunAt);
    }

    [Fact]
    public void AJobThatCrashesItsHostEachTimeEndsAsFailed()
    {
        var lost = JobTransitions.Finish(Running(maxAttempts: 1), new JobOutcome.Lost("gone"), Now, Backoff);
        Assert.Equal((JobStatus.Failed, "crashed"), (lost.Job.Status, lost.Job.Error!.Code));
    }

    public static TheoryData<JobOutcome> UnfinishedOutcomes => [new JobOutcome.Failed(Error), new JobOutcome.Stopped(), new JobOutcome.Released(), new JobOutcome.Lost("gone")];

    [Theory]
    [MemberData(nameof(UnfinishedOutcomes))]
    public void WhatEndsAfterACancelWasRequestedIsCancelled(JobOutcome outcome)
    {
        var asked = JobTransitions.Cancel(Running(), Now)!;
        Assert.Equal(JobStatus.Cancelled, JobTransitions.Finish(asked, outcome, Now, Backoff).Job.Status);
    }

    [Fact]
    public void ASuccessThatComesAfterTheRequestIsStillASuccess()
    {
        var asked = JobTransitions.Cancel(Running(), Now)!;
        Assert.Equal(JobStatus.Completed, JobTransitions.Finish(asked, new JobOutcome.Succeeded(null), Now, Backoff).Job.Status);
    }

    [Fact]
    public void ACancelIsNotRepeated()
    {
        Assert.Null(JobTransitions.Cancel(JobTransitions.Cancel(Running(), Now)!, Now));
        Assert.Null(JobTransitions.Cancel(JobTransitions.Cancel(Pending(), Now)!, Now));
    }

    [Fact]
    public void AnAbandonedJobHasNoClaimAndSaysHowLongItWasWaitedFor()
    {
        var asked = JobTransitions.Cancel(Running(), Now)!;
        var abandoned = JobTransitions.Abandon(asked, Now.AddSeconds(12.5))!;
        var error = new JobError("abandoned", "It was abandoned: its work had not stopped 12.5 seconds after it was asked to.");
        Assert.Equal((JobStatus.Cancelled, error, Now.AddSeconds(12.5)), (abandoned.Job.Status, abandoned.Job.Error, abandoned.Job.CompletedAt));
        Assert.Equal(new JobAttempt(1, "host", Now, Now.AddSeconds(12.5), error), Assert.Single(abandoned.Job.Attempts));
        Assert.Null(abandoned.Claim);
        Assert.Null(JobTransitions.Abandon(abandoned, Now.AddDays(1)));
    }

    [Fact]
    public void OnlyWhatWasAskedToStopIsAbandoned()
    {
        foreach (var row in new[] { Pending(), Running(), JobTransitions.Cancel(Pending(), Now)! })
            Assert.Throws<JobConflictException>(() => JobTransitions.Abandon(row, Now));
    }

    [Fact]
    public void ANewAttemptBeginsWithoutTheOldProgressAndError()
    {
        var failed = JobTransitions.Finish(Running(), new JobOutcome.Failed(Error), Now, Backoff);
        var again = JobTransitions.Start(failed, new JobClaim(Guid.NewGuid(), "other"), Now);
        Assert.Equal((2, null), (again.Job.Attempt, again.Job.Error));
        Assert.Equal(JobProgress.None, again.Job.Progress);
        Assert.Equal(2, again.Job.Attempts.Length);
    }

    private static JobRow Pending(int maxAttempts = 3) =>
        new(new JobSnapshot { Id = new JobId(Guid.NewGuid()), Type = "test", MaxAttempts = maxAttempts, CreatedAt = Now, Sequence = 1 }, null);

    private static JobRow Running(int maxAttempts = 3) =>
        JobTransitions.Start(Pending(maxAttempts), new JobClaim(Guid.NewGuid(), "host"), Now);
}
