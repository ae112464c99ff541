using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>A job of a guild: the columns that ADR-013 gave the table summary_jobs, and what else its people want to see.</summary>
internal record GuildJobView
{
    public required JobId Id { get; init; }

    /// <summary>The same as id.</summary>
    public required JobId JobId { get; init; }

    public required string? GuildId { get; init; }

    /// <summary><c>manual</c>, <c>scheduled</c>, <c>retrospective</c> or <c>api</c>.</summary>
    public required JobTrigger JobType { get; init; }

    /// <summary>What kind of work it is: <c>summary</c>, or another one of the guild's.</summary>
    public required string Type { get; init; }

    public required JobStatus Status { get; init; }
    public required string? Name { get; init; }

    /// <summary><c>channel</c>, <c>category</c> or <c>guild</c>; null for other work than summaries, digests and retrospective runs. The same holds for the next four.</summary>
    public required string? Scope { get; init; }

    public required IReadOnlyList<string>? ChannelIds { get; init; }
    public required string? CategoryId { get; init; }
    public required string? StartTime { get; init; }
    public required string? EndTime { get; init; }
    public required string? ScheduleId { get; init; }
    public required long ProgressCurrent { get; init; }
    public required long ProgressTotal { get; init; }

    /// <summary>0 to 100; null when it cannot be said.</summary>
    public required double? ProgressPercent { get; init; }

    public required string? ProgressMessage { get; init; }

    /// <summary>Why a pending job waits, in one sentence.</summary>
    public required string? WaitReason { get; init; }

    /// <summary>The summary a completed job has made, which has the job's id; null for other work.</summary>
    public required JobId? SummaryId { get; init; }

    /// <summary>Why it failed, in one sentence.</summary>
    public required string? Error { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset? StartedAt { get; init; }
    public required DateTimeOffset? CompletedAt { get; init; }
    public required DateTimeOffset? CancelRequestedAt { get; init; }
    public required string? CreatedBy { get; init; }
    public required JobId? RetryOf { get; init; }

    /// <summary>The job that it belongs to or follows: of a period, the retrospective run.</summary>
    public required JobId? ParentId { get; init; }

    public required JsonText? Metadata { get; init; }

    /// <summary>What the work gave; null unless completed, and in lists.</summary>
    public required JsonText? Result { get; init; }

    /// <summary>The job as it is shown at <paramref name="now"/>.</summary>
    public static GuildJobView Of(JobSnapshot job, DateTimeOffset now, JobTypeState? type)
    {
        var isSummary = job.Type is GuildSummary.Type or GuildSummary.Digest;
        var isAsked = isSummary || job is { Type: JobBatch.Type, Trigger: JobTrigger.Retrospective };
        var asked = isAsked ? GuildSummary.Of(job) : new GuildSummary();
        return new GuildJobView
        {
            Id = job.Id,
            JobId = job.Id,
            GuildId = job.Tenant,
            JobType = job.Trigger,
            Type = job.Type,
            Status = job.Status,
            Name = job.Name,
            Scope = asked.Scope,
            ChannelIds = asked.ChannelIds,
            CategoryId = asked.CategoryId,
            StartTime = asked.StartTime,
            EndTime = asked.EndTime,
            ScheduleId = job.ScheduleId,
            ProgressCurrent = job.Progress.Current ?? 0,
            ProgressTotal = job.Progress.Total ?? 0,
            ProgressPercent = job.Status == JobStatus.Completed ? 100 : job.Progress.Percent,
            ProgressMessage = job.Progress.Message,
            WaitReason = Dialects.WaitReason.Of(job, now, type),
            SummaryId = isSummary && job.Status == JobStatus.Completed ? job.Id : null,
            Error = job.Error?.Message,
            CreatedAt = job.CreatedAt,
            StartedAt = job.StartedAt,
            CompletedAt = job.CompletedAt,
            CancelRequestedAt = job.CancelRequestedAt,
            CreatedBy = job.User,
            RetryOf = job.RetryOf,
            ParentId = job.ParentId,
            Metadata = job.Metadata,
            Result = job.Result,
        };
    }
}

/// <summary>A page of a guild's jobs.</summary>
/// <param name="Jobs">Newest first, without result.</param>
/// <param name="Next">What to give as <c>cursor</c> for the next page; null when this was the last.</param>
internal sealed record GuildJobListView(IReadOnlyList<GuildJobView> Jobs, JobId? Next);
