using System.Globalization;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>A job as the briefings dashboard knows it: the fields it has always had beside those of today.</summary>
internal sealed record BriefingView
{
    public required JobId Id { get; init; }

    /// <summary>The same as id, under its old name.</summary>
    public required JobId JobId { get; init; }

    /// <summary><c>briefing</c>, <c>transcription</c>, <c>extraction</c> …</summary>
    public required string Type { get; init; }

    /// <summary>What the briefing is called; null for one without a title of its own.</summary>
    public required string? Title { get; init; }

    public required JobStatus Status { get; init; }

    /// <summary>The step at work; null when none was named.</summary>
    public required string? Step { get; init; }

    public required long Current { get; init; }

    /// <summary>0 when nobody knows.</summary>
    public required long Total { get; init; }

    /// <summary>Current and total once more, where they have always been.</summary>
    public required BriefingProgressView Progress { get; init; }

    /// <summary>Where each platform stands.</summary>
    public required IReadOnlyDictionary<string, MediaStatusView> MediaStatus { get; init; }

    /// <summary>Null unless completed, and in lists.</summary>
    public required JsonText? Result { get; init; }

    /// <summary>Why the last attempt failed, in one sentence; null when none did.</summary>
    public required string? Error { get; init; }

    /// <summary>One sentence for people: why it waits, what went wrong, or what it does.</summary>
    public required string? Message { get; init; }

    /// <summary>Why a pending job waits, in one sentence.</summary>
    public required string? WaitReason { get; init; }

    public required string CreatedAt { get; init; }
    public required string? StartedAt { get; init; }
    public required string? CompletedAt { get; init; }

    /// <summary>The job as it is shown at <paramref name="now"/>.</summary>
    public static BriefingView Of(JobSnapshot job, DateTimeOffset now, JobTypeState? type)
    {
        var (current, total) = Count(job.Progress);
        var waitReason = Dialects.WaitReason.Of(job, now, type);
        return new BriefingView
        {
            Id = job.Id,
            JobId = job.Id,
            Type = job.Type,
            Title = job.Name,
            Status = job.Status,
            Step = job.Progress.Message,
            Current = current,
            Total = total,
            Progress = new BriefingProgressView(current, total),
            MediaStatus = Platforms(job),
            Result = job.Result,
            Error = job.Error?.Message,
            Message = waitReason ?? job.Error?.Message ?? job.Progress.Message,
            WaitReason = waitReason,
            CreatedAt = Written(job.CreatedAt),
            StartedAt = job.StartedAt is { } started ? Written(started) : null,
            CompletedAt = job.CompletedAt is { } completed ? Written(completed) : null,
        };
    }

    /// <summary>What does not count is shown in percent.</summary>
    private static (long Current, long Total) Count(JobProgress progress) => progress switch
    {
        { Current: { } current } => (current, progress.Total ?? 0),
        { Percent: { } percent } => ((long)percent, 100),
        _ => (0, progress.Total ?? 0),
    };

    private static OrderedDictionary<string, MediaStatusView> Platforms(JobSnapshot job)
    {
        var platforms = new OrderedDictionary<string, MediaStatusView>();
        foreach (var part in job.Progress.Parts) platforms[part.Name] = new MediaStatusView(Word(part, job), part.Count);
        return platforms;
    }

    /// <summary>A platform that was at work when the job ended is at work no more.</summary>
    private static string Word(JobPart part, JobSnapshot job) => part.Status switch
    {
        JobStatus.Pending => "pending",
        JobStatus.Completed => "completed",
        JobStatus.Running when !job.IsFinal() => "processing",
        _ => "failed",
    };

    /// <summary>Six digits and an offset always: clients cut these texts up.</summary>
    private static string Written(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);
}

/// <summary>How far a job is, as it has always been told.</summary>
internal sealed record BriefingProgressView(long Current, long Total);

/// <summary>Where one platform stands.</summary>
/// <param name="Status"><c>pending</c>, <c>processing</c>, <c>completed</c> or <c>failed</c>.</param>
/// <param name="Count">Items found.</param>
internal sealed record MediaStatusView(string Status, long Count);

/// <summary>What is at work.</summary>
/// <param name="Active">Whether anything is pending or running.</param>
/// <param name="Job">The newest one that runs, else the newest that waits; null when there is none.</param>
internal sealed record ActiveBriefingView(bool Active, BriefingView? Job);
