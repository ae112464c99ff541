using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Lifecycle;

/// <summary>How long a job may wait for its first attempt: from the time it may run, or was accepted if that is later. Pure.</summary>
internal static class StartLimit
{
    /// <summary>The job with its limit; without one when there is none, or it lies beyond all times.</summary>
    public static JobSnapshot Limit(this JobSnapshot job, TimeSpan? within) =>
        job with { StartBefore = within is { } known && WaitsFrom(job) <= DateTimeOffset.MaxValue - known ? WaitsFrom(job) + known : null };

    /// <summary>How long it may wait; null without a limit, and once it has begun.</summary>
    public static TimeSpan? Of(JobSnapshot job) => job.StartBefore - WaitsFrom(job);

    /// <summary>Whether it has waited too long.</summary>
    public static bool IsOver(JobSnapshot job, DateTimeOffset now) => job.Status == JobStatus.Pending && job.StartBefore <= now;

    /// <summary>Why it is not started any more.</summary>
    public static JobError Error(JobSnapshot job) => new("expired", $"It waited longer than {DurationWords.Of(Of(job)!.Value)}.");

    private static DateTimeOffset WaitsFrom(JobSnapshot job) => job.RunAt > job.CreatedAt ? job.RunAt.Value : job.CreatedAt;
}
