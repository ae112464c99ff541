using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Lifecycle;

/// <summary>The row after each thing that can happen to a job. Pure; the sequence is the grain's to stamp.</summary>
internal static class JobTransitions
{
    public static JobRow Start(JobRow row, JobClaim claim, DateTimeOffset now)
    {
        var job = row.Job;
        var number = job.Attempt + 1;
        return row with
        {
            Job = job with
            {
                Status = JobLifecycle.Next(job.Status, JobMove.Start),
                Attempt = number,
                Attempts = job.Attempts.Add(new JobAttempt(number, claim.Host, now)),
                StartedAt = now,
                StartBefore = null,
                Error = null,
                Progress = JobProgress.None,
            },
            Claim = claim,
        };
    }

    /// <summary>Cancels a pending job, asks a running one to stop. Null when that was done before.</summary>
    public static JobRow? Cancel(JobRow row, DateTimeOffset now) => row.Job switch
    {
        { Status: JobStatus.Cancelled } => null,
        { Status: JobStatus.Running, CancelRequestedAt: not null } => null,
        { Status: JobStatus.Running } job => row with { Job = job with { CancelRequestedAt = now } },
        var job => row with { Job = End(job with { CancelRequestedAt = now }, JobMove.Cancel, now), Claim = null },
    };

    /// <summary>Ends a running job that was asked to stop, whatever its work still does. Null when that was done before.</summary>
    /// <exception cref="JobConflictException">The job has ended in another way, or nobody asked it to stop.</exception>
    public static JobRow? Abandon(JobRow row, DateTimeOffset now) => row.Job switch
    {
        { Status: JobStatus.Cancelled, Error.Code: Abandoned } => null,
        { Status: JobStatus.Running, CancelRequestedAt: { } asked } job => row with { Job = GiveUp(job, asked, now), Claim = null },
        { Status: JobStatus.Running or JobStatus.Pending } => throw new JobConflictException("Nobody has asked the job to stop; cancel it first."),
        var job => throw new JobConflictException($"The job is {JobLifecycle.Word(job.Status)}; it cannot be abandoned."),
    };

    /// <summary>Cancels a job that has waited too long for its first attempt. Null for any other.</summary>
    public static JobRow? EndWait(JobRow row, DateTimeOffset now) =>
        StartLimit.IsOver(row.Job, now) ? row with { Job = End(row.Job with { Error = StartLimit.Error(row.Job) }, JobMove.Cancel, now) } : null;

    /// <summary>The row after an attempt has ended.</summary>
    /// <param name="row">The running job.</param>
    /// <param name="outcome">How the attempt ended.</param>
    /// <param name="now">When.</param>
    /// <param name="backoff">The wait before another attempt, where the outcome names none.</param>
    public static JobRow Finish(JobRow row, JobOutcome outcome, DateTimeOffset now, TimeSpan backoff)
    {
        var job = row.Job;
        if (outcome is JobOutcome.Failed told) outcome = told with { Error = Cut(told.Error) };
        var next = outcome switch
        {
            JobOutcome.Succeeded done => Complete(job, done.Result, now),
            _ when job.CancelRequestedAt is not null => End(EndAttempt(job, now, ErrorOf(outcome)), JobMove.Cancel, now),
            JobOutcome.Failed failed => Fail(job, failed.Error, failed.Retryable, now, failed.RetryAfter ?? backoff),
            JobOutcome.Lost lost => Fail(job, ErrorOf(lost)!, retryable: true, now, TimeSpan.Zero),
            JobOutcome.Released => Release(job),
            JobOutcome.Stopped => Fail(job, StoppedUnasked, retryable: true, now, backoff),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
        };
        return row with { Job = next, Claim = null };
    }

    /// <summary>Whether the last attempt that has ended did so in this way: said again by one who did not hear that it was kept.</summary>
    public static bool HasEndedSo(JobRow row, JobOutcome outcome)
    {
        var ended = row.Job.Attempts.LastOrDefault(attempt => attempt.EndedAt is not null);
        return outcome switch
        {
            JobOutcome.Succeeded done => row.Job.Status == JobStatus.Completed && row.Job.Result == done.Result,
            JobOutcome.Failed failed => ended?.Error?.Code == Cut(failed.Error).Code,
            JobOutcome.Stopped or JobOutcome.Released => true,
            _ => false,
        };
    }

    private const string Abandoned = "abandoned";

    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(365);

    private static readonly JobError StoppedUnasked = new("unexpected", "The work stopped although nobody asked it to.");

    private static JobSnapshot Complete(JobSnapshot job, JsonText? result, DateTimeOffset now)
    {
        var progress = job.Progress with { Percent = 100, Current = job.Progress.Total ?? job.Progress.Current };
        return End(EndAttempt(job, now, error: null) with { Result = result, Progress = progress }, JobMove.Complete, now);
    }

    private static JobSnapshot GiveUp(JobSnapshot job, DateTimeOffset asked, DateTimeOffset now)
    {
        var error = new JobError(Abandoned, FormattableString.Invariant(
            $"It was abandoned: its work had not stopped {Math.Max((now - asked).TotalSeconds, 0):0.#} seconds after it was asked to."));
        return End(EndAttempt(job, now, error) with { Error = error }, JobMove.Cancel, now);
    }

    private static JobSnapshot Fail(JobSnapshot job, JobError error, bool retryable, DateTimeOffset now, TimeSpan wait)
    {
        wait = wait < LongestWait ? wait : LongestWait;
        var ended = EndAttempt(job, now, error) with { Error = error };
        return retryable && job.Attempt < job.MaxAttempts
            ? ended with { Status = JobLifecycle.Next(job.Status, JobMove.Retry), RunAt = wait > TimeSpan.Zero ? now + wait : job.RunAt }
            : End(ended, JobMove.Fail, now);
    }

    private static JobSnapshot Release(JobSnapshot job) => job with
    {
        Status = JobLifecycle.Next(job.Status, JobMove.Release),
        Attempt = job.Attempt - 1,
        Attempts = job.Attempts.RemoveAt(job.Attempts.Length - 1),
    };

    private static JobSnapshot End(JobSnapshot job, JobMove move, DateTimeOffset now) =>
        job with { Status = JobLifecycle.Next(job.Status, move), CompletedAt = now };

    private static JobSnapshot EndAttempt(JobSnapshot job, DateTimeOffset now, JobError? error)
    {
        ImmutableArray<JobAttempt> attempts = job.Attempts;
        return job with { Attempts = attempts.SetItem(attempts.Length - 1, attempts[^1] with { EndedAt = now, Error = error }) };
    }

    // A message that is too long for a sentence is its own detail.
    private static JobError Cut(JobError error) => new(
        JobLimits.Cut(error.Code, JobLimits.LongestKey),
        JobLimits.Cut(error.Message, JobLimits.LongestMessage),
        JobLimits.Cut(error.Detail ?? (error.Message.Length > JobLimits.LongestMessage ? error.Message : null), JobLimits.LongestDetail));

    private static JobError? ErrorOf(JobOutcome outcome) => outcome switch
    {
        JobOutcome.Failed failed => failed.Error,
        JobOutcome.Lost lost => new JobError("crashed", lost.Message),
        _ => null,
    };
}
