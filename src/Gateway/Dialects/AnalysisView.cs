using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>An analysis as its own dialect shows it.</summary>
/// <param name="JobId">Which job.</param>
/// <param name="Status"><c>pending</c>, <c>processing</c>, <c>completed</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="Step">The step at work; null when none was named.</param>
/// <param name="Message">One sentence for people: why it waits, what it does, or what went wrong.</param>
/// <param name="Result">The analysis; null unless completed.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
/// <param name="CreatedAt">When the file was accepted.</param>
/// <param name="StartedAt">When the latest attempt began.</param>
/// <param name="CompletedAt">When it ended.</param>
/// <param name="FileName">What the file was called.</param>
internal sealed record AnalysisView(JobId JobId, string Status, double Progress, string? Step, string? Message, JsonText? Result,
    string? Error, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt, string? FileName)
{
    /// <summary>The job in the words of this dialect.</summary>
    public static AnalysisView Of(JobSnapshot job, DateTimeOffset now, JobTypeState? type) => new(
        job.Id, Word(job.Status), Math.Round(PercentDone.Of(job) / 100, 6), job.Progress.Message,
        WaitReason.Of(job, now, type) ?? job.Error?.Message ?? job.Progress.Message,
        job.Result, job.Error?.Message, job.CreatedAt, job.StartedAt, job.CompletedAt, job.Name);

    private static string Word(JobStatus status) => status == JobStatus.Running ? "processing" : status.ToString().ToLowerInvariant();
}
