using System.Text;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Jobs;

/// <summary>What a webhook is told of a job that has ended, in the form that Standard Webhooks recommends
/// (https://www.standardwebhooks.com, 1.0.0: type, timestamp, data).</summary>
internal static class WebhookEvent
{
    /// <summary>The most bytes of an event with a result in it.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>The event, the same however often it is made. A result that would make it longer than <see cref="MostBytes"/> is left out.</summary>
    public static JsonText Of(JobSnapshot job)
    {
        var told = Written(job, job.Result);
        return job.Result is null || Encoding.UTF8.GetByteCount(told.Value) <= MostBytes ? told : Written(job, result: null);
    }

    /// <summary>The name of the event.</summary>
    public static string NameOf(JobStatus end) => $"job.{end.ToString().ToLowerInvariant()}";

    private static JsonText Written(JobSnapshot job, JsonText? result) => JsonText.From(new Event(NameOf(job.Status), job.CompletedAt, new Data(
        job.Id, job.Type, job.Status, job.Trigger, job.Tenant, job.User, job.Session, job.Subject, job.Name, job.ScheduleId, job.ParentId, job.RetryOf,
        job.Attempt, job.Error, result, job.Result is not null && result is null, job.Metadata, job.CreatedAt, job.StartedAt, job.CompletedAt)));

    private sealed record Event(string Type, DateTimeOffset? Timestamp, Data Data);

    private sealed record Data(JobId Id, string Type, JobStatus Status, JobTrigger Trigger, string? Tenant, string? User, string? Session, string? Subject,
        string? Name, string? ScheduleId, JobId? ParentId, JobId? RetryOf, int Attempt, JobError? Error, JsonText? Result, bool ResultOmitted,
        JsonText? Metadata, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt);
}
