using System.Globalization;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>What a job that was asked to stop says while it runs.</summary>
internal static class Stopping
{
    /// <summary>One sentence; null unless the job runs and was asked to stop.</summary>
    public static string? Of(JobSnapshot job, DateTimeOffset now)
    {
        if (job is not { Status: JobStatus.Running, CancelRequestedAt: { } asked }) return null;
        var taken = now - asked;
        return taken < JobLimits.StopPatience ? $"Stopping since {WaitReason.Written(asked)}."
            : string.Create(CultureInfo.InvariantCulture, $"Still stopping after {Math.Floor(taken.TotalSeconds):0} seconds; it can be abandoned.");
    }
}
