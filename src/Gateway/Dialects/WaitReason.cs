using System.Globalization;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>Why a pending job waits.</summary>
internal static class WaitReason
{
    /// <summary>One sentence; null when the job is not pending.</summary>
    public static string? Of(JobSnapshot job, DateTimeOffset now) => job switch
    {
        { Status: not JobStatus.Pending } => null,
        { RunAt: { } runAt, Attempt: > 0 } when runAt > now => $"Waiting until {Written(runAt)} to try again.",
        { RunAt: { } runAt } when runAt > now => $"Waiting until {Written(runAt)}.",
        _ => $"Waiting for a free runner of jobs of type {job.Type}.",
    };

    /// <summary>A time as it stands in a sentence.</summary>
    public static string Written(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
