using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Storage.Tests.Support;

/// <summary>Rows in any status, as a store accepts them.</summary>
internal static class JobRows
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 30, 0, 123, 456, TimeSpan.Zero);

    /// <summary>A pending job of a type and tenant nobody else uses, unless told.</summary>
    public static JobRow Pending(Func<JobSnapshot, JobSnapshot>? change = null)
    {
        var job = new JobSnapshot
        {
            Id = JobId.New(TimeProvider.System),
            Type = Unique("type"),
            MaxAttempts = 3,
            CreatedAt = Start,
            Sequence = 1,
        };
        return new JobRow(change?.Invoke(job) ?? job, Claim: null);
    }

    /// <summary>The same job in a status, with what that status asks for.</summary>
    public static JobRow In(this JobRow row, JobStatus status, string host = "host-1") => row with
    {
        Job = row.Job with
        {
            Status = status,
            Sequence = row.Job.Sequence + 1,
            StartedAt = status is JobStatus.Pending ? null : Start.AddSeconds(1),
            CompletedAt = status is JobStatus.Pending or JobStatus.Running ? null : Start.AddSeconds(2),
            Error = status is JobStatus.Failed ? new JobError("unexpected", "It broke.") : null,
            Result = status is JobStatus.Completed ? new JsonText("""{"ok":true}""") : null,
        },
        Claim = status is JobStatus.Running ? new JobClaim(Guid.NewGuid(), host) : null,
    };

    /// <summary>The next version of a row.</summary>
    public static JobRow With(this JobRow row, Func<JobSnapshot, JobSnapshot> change) =>
        row with { Job = change(row.Job) with { Sequence = row.Job.Sequence + 1 } };

    public static string Unique(string word) => $"{word}-{Guid.NewGuid():N}";

    /// <summary>Everything a job says, for comparing by value.</summary>
    public static string Text(this JobSnapshot job) => JsonText.From(job).Value;
}
