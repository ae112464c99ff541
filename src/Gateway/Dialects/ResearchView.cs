using System.Text.Json.Serialization;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>A report or a podcast in the making, or made, as its own dialect shows it.</summary>
/// <param name="Id">Which job.</param>
/// <param name="Type"><c>report</c> or <c>podcast</c>.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Progress">0 to 100.</param>
/// <param name="Message">One sentence for people: why it waits, what it does, how it ended.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="StartedAt">When the latest attempt began.</param>
/// <param name="CompletedAt">When it ended.</param>
/// <param name="Result">What it gave; null unless completed.</param>
/// <param name="WaitReason">Why it waits; null unless pending.</param>
internal sealed record ResearchJobView(JobId Id, string Type, JobStatus Status, int Progress, string Message, string? Error,
    [property: JsonPropertyName("createdAt")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("startedAt")] DateTimeOffset? StartedAt,
    [property: JsonPropertyName("completedAt")] DateTimeOffset? CompletedAt,
    JsonText? Result,
    [property: JsonPropertyName("waitReason")] string? WaitReason)
{
    /// <summary>The job in the words of this dialect.</summary>
    public static ResearchJobView Of(JobSnapshot job, DateTimeOffset now, JobTypeState? type) => new(
        job.Id, job.Type, job.Status, (int)Math.Floor(PercentDone.Of(job)), MessageOf(job, now, type), job.Status == JobStatus.Failed ? job.Error?.Message : null,
        job.CreatedAt, job.StartedAt, job.CompletedAt, job.Result, Dialects.WaitReason.Of(job, now, type));

    private static string MessageOf(JobSnapshot job, DateTimeOffset now, JobTypeState? type) => job.Status switch
    {
        JobStatus.Pending => Dialects.WaitReason.Of(job, now, type)!,
        JobStatus.Failed => job.Error?.Message ?? "The job failed.",
        JobStatus.Cancelled => "The job was cancelled.",
        JobStatus.Completed => job.Progress.Message ?? "The job is completed.",
        _ => job.Progress.Message ?? "Starting...",
    };
}

/// <summary>Whether there is a job of the type for the bank.</summary>
/// <param name="HasJob">Whether there is.</param>
/// <param name="Job">The active one, or else the one that ended last; absent when there is none.</param>
internal sealed record ResearchStatusView([property: JsonPropertyName("hasJob")] bool HasJob,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ResearchJobView? Job);

/// <summary>A job that was started, or that was at it already.</summary>
/// <param name="Success">True.</param>
/// <param name="JobId">Which job.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Existing">Whether it was active before.</param>
/// <param name="Job">All of it.</param>
internal sealed record ResearchStartView(bool Success, [property: JsonPropertyName("jobId")] JobId JobId, JobStatus Status, bool Existing,
    ResearchJobView Job);
