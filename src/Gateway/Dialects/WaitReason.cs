using System.Globalization;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>Why a pending job waits.</summary>
internal static class WaitReason
{
    /// <summary>One sentence, for the first cause that applies; null when the job is not pending.</summary>
    /// <param name="job">The job.</param>
    /// <param name="now">The time.</param>
    /// <param name="type">How its type stands; null where it did not answer: then what only the type knows is not said.</param>
    public static string? Of(JobSnapshot job, DateTimeOffset now, JobTypeState? type = null) => job switch
    {
        { Status: not JobStatus.Pending } => null,
        { RunAt: { } runAt, Attempt: > 0 } when runAt > now => $"Waiting until {Written(runAt)} to try again.",
        { RunAt: { } runAt } when runAt > now => $"Waiting until {Written(runAt)}.",
        _ => type is null ? "Waiting to begin." : OfType(job, now, type),
    };

    private static string OfType(JobSnapshot job, DateTimeOffset now, JobTypeState type)
    {
        var key = JobTypeState.KeyOf(type.LimitBy, job);
        return type switch
        {
            { PausedAt: { } since } => $"Jobs of type {job.Type} are paused since {Written(since)}.",
            _ when type.AtWork >= type.Concurrency => $"{AtWork(type.AtWork, job.Type)}, as many as may be.",
            _ when key is not null && type.FullKeys.Contains(key) =>
                $"{AtWork(type.ConcurrencyPerKey ?? 0, job.Type)} for {(key == "" ? "no " : "")}{type.LimitBy}{(key == "" ? "" : " ")}{key}, as many as may be.",
            { NextStartAt: { } next } when next > now =>
                $"The rate of type {job.Type} lets the next job begin at {Written(next.AddTicks(TimeSpan.TicksPerSecond - 1))}.",
            { Run: null } => $"Nothing runs jobs of type {job.Type}: the setting Jobs:Types:{job.Type}:Run is missing.",
            { WorkersAreSilent: true } => $"Waiting for a worker of type {job.Type}; none has asked for one in the last 30 seconds.",
            { Run: "worker" } => $"Waiting for a worker of type {job.Type}.",
            _ => "Waiting for a free slot (Jobs:Runner:Concurrency).",
        };
    }

    private static string AtWork(int count, string type) => count == 1 ? $"1 job of type {type} is at work" : $"{count} jobs of type {type} are at work";

    /// <summary>A time as it stands in a sentence.</summary>
    public static string Written(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
