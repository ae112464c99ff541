using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>A schedule.</summary>
internal sealed record ScheduleView
{
    public required ScheduleId Id { get; init; }

    /// <summary>The same as id.</summary>
    public required ScheduleId ScheduleId { get; init; }

    public required string? Name { get; init; }

    /// <summary>Whether it starts runs.</summary>
    public required ScheduleState Status { get; init; }

    public required string? Tenant { get; init; }

    /// <summary>The same as tenant.</summary>
    public required string? GuildId { get; init; }

    public required string? User { get; init; }
    public required string? Cron { get; init; }

    /// <summary>Seconds between two occurrences.</summary>
    public required double? Every { get; init; }

    public required DateTimeOffset? At { get; init; }
    public required string TimeZone { get; init; }
    public required DateTimeOffset? StartsAt { get; init; }
    public required DateTimeOffset? EndsAt { get; init; }
    public required MissedRuns Missed { get; init; }
    public required int MissedLimit { get; init; }
    public required Overlap Overlap { get; init; }

    /// <summary>Seconds.</summary>
    public required double? Jitter { get; init; }

    public required int? PauseAfterFailures { get; init; }

    /// <summary>The webhook that is told how each run has ended.</summary>
    public required WebhookOfView? Webhook { get; init; }

    /// <summary>What an occurrence starts.</summary>
    public required ScheduledJobView Job { get; init; }

    public required DateTimeOffset? PausedAt { get; init; }

    /// <summary>Why it has paused by itself, in one sentence.</summary>
    public required string? PauseReason { get; init; }

    /// <summary>The next occurrence; while it is paused the first that has passed, or will; null when no more come.</summary>
    public required DateTimeOffset? NextDueAt { get; init; }

    /// <summary>The latest occurrence that was started.</summary>
    public required DateTimeOffset? LastDueAt { get; init; }

    /// <summary>Its job.</summary>
    public required JobId? LastJobId { get; init; }

    /// <summary>The occurrence that waits for the end of another run.</summary>
    public required DateTimeOffset? QueuedDueAt { get; init; }

    public required ScheduleCountsView Counts { get; init; }

    /// <summary>The latest occurrence that was not started, and why; null when all were.</summary>
    public required ScheduleTrouble? LastTrouble { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Grows with every change; the ETag of the schedule.</summary>
    public required long Version { get; init; }

    public static ScheduleView Of(ScheduleSnapshot schedule)
    {
        var definition = schedule.Definition;
        return new ScheduleView
        {
            Id = schedule.Id,
            ScheduleId = schedule.Id,
            Name = definition.Name,
            Status = schedule.PausedAt is not null ? ScheduleState.Paused
                : schedule.NextDueAt is null && schedule.QueuedDueAt is null ? ScheduleState.Finished : ScheduleState.Active,
            Tenant = definition.Tenant,
            GuildId = definition.Tenant,
            User = definition.User,
            Cron = definition.Timing.Cron,
            Every = definition.Timing.Every?.TotalSeconds,
            At = definition.Timing.At,
            TimeZone = definition.Timing.TimeZone,
            StartsAt = definition.Timing.StartsAt,
            EndsAt = definition.Timing.EndsAt,
            Missed = definition.Missed,
            MissedLimit = definition.MissedLimit,
            Overlap = definition.Overlap,
            Jitter = definition.Jitter?.TotalSeconds,
            PauseAfterFailures = definition.PauseAfterFailures,
            Webhook = WebhookOfView.Of(definition.Webhook),
            Job = ScheduledJobView.Of(definition.Job),
            PausedAt = schedule.PausedAt,
            PauseReason = schedule.PauseReason,
            NextDueAt = schedule.NextDueAt,
            LastDueAt = schedule.LastDueAt,
            LastJobId = schedule.LastJob,
            QueuedDueAt = schedule.QueuedDueAt,
            Counts = new ScheduleCountsView(schedule.Started, schedule.Skipped, schedule.Missed),
            LastTrouble = schedule.LastTrouble,
            CreatedAt = schedule.CreatedAt,
            UpdatedAt = schedule.UpdatedAt,
            Version = schedule.Version,
        };
    }
}

/// <summary>Whether a schedule starts runs.</summary>
internal enum ScheduleState
{
    /// <summary>It does when it is due.</summary>
    Active,

    /// <summary>Not until it is resumed.</summary>
    Paused,

    /// <summary>No occurrence comes any more.</summary>
    Finished,
}

/// <summary>What became of the occurrences that have come.</summary>
/// <param name="Started">How many were started.</param>
/// <param name="Skipped">How many were not, because another run was active.</param>
/// <param name="Missed">How many could not be started in time, and were not run later.</param>
internal sealed record ScheduleCountsView(long Started, long Skipped, long Missed);

/// <summary>A page of schedules.</summary>
/// <param name="Schedules">In the order of their ids: as they were made.</param>
/// <param name="Next">What to give as <c>cursor</c> for the next page; null when this was the last.</param>
internal sealed record ScheduleListView(IReadOnlyList<ScheduleView> Schedules, ScheduleId? Next);

/// <summary>The occurrences to come.</summary>
/// <param name="Occurrences">First to last; none while it is paused.</param>
internal sealed record NextOccurrencesView(IReadOnlyList<ScheduleOccurrence> Occurrences);
