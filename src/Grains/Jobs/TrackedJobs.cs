using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Jobs;

/// <summary>The rules of jobs that their callers run.</summary>
internal static class TrackedJobs
{
    /// <summary>The host of their one attempt.</summary>
    public const string Host = "caller";

    /// <summary>The right of the caller to report.</summary>
    /// <exception cref="JobConflictException">The job has ended, or someone else runs it.</exception>
    public static JobClaim Demand(JobRow row) => row switch
    {
        { Claim: { Host: Host } claim } => claim,
        { Job: var job } when job.IsFinal() => throw new JobConflictException($"The job is {JobLifecycle.Word(job.Status)}; nothing can be reported on it any more.{Reason(job)}"),
        _ => throw new JobConflictException("The job is run by the service; only its runner reports on it."),
    };

    /// <summary>Whether the job has ended in the way that is reported.</summary>
    public static bool HasEndedSo(JobSnapshot job, JobOutcome? outcome) => WasRunByCaller(job) && (job.Status, outcome) switch
    {
        (JobStatus.Completed, JobOutcome.Succeeded) or (JobStatus.Failed, JobOutcome.Failed) or (JobStatus.Cancelled, JobOutcome.Stopped) => true,
        (JobStatus.Cancelled, JobOutcome.Failed) => job.CancelRequestedAt is not null, // what fails when it was asked to stop is cancelled
        _ => false,
    };

    /// <summary>Whether it is, or was, one of them.</summary>
    public static bool WasRunByCaller(JobSnapshot job) => job.Attempts is [.., { Host: Host }];

    /// <summary>The progress after a report: what it does not mention stays.</summary>
    public static JobProgress Progress(JobProgress before, TrackedReport report) =>
        before with { Percent = report.Percent ?? before.Percent, Message = report.Message ?? before.Message };

    /// <summary>The row after the caller has said how it ended. A caller that stops without having been asked to has cancelled it.</summary>
    /// <exception cref="JobConflictException">The job has ended, or someone else runs it.</exception>
    public static JobRow Finish(JobRow row, TrackedReport report, DateTimeOffset now)
    {
        Demand(row);
        row = row with { Job = row.Job with { Progress = Progress(row.Job.Progress, report) } };
        if (report.Outcome is JobOutcome.Stopped) row = JobTransitions.Cancel(row, now) ?? row;
        return JobTransitions.Finish(row, report.Outcome!, now, TimeSpan.Zero);
    }

    /// <summary>The end of a job whose caller was silent for too long.</summary>
    public static JobOutcome Lost(TimeSpan lease) => new JobOutcome.Failed(
        new JobError("lost", $"Its caller, who did the work, has not been heard of for {lease.TotalSeconds:0.#} seconds."), Retryable: false);

    private static string Reason(JobSnapshot job) => job.Error is { } error ? $" {error.Message}" : "";
}
