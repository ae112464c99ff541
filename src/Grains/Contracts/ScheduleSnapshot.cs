namespace OrleansJobs.Grains.Contracts;

/// <summary>Everything there is to say about a schedule at one moment.</summary>
[GenerateSerializer, Immutable, Alias("jobs.schedule")]
public sealed record ScheduleSnapshot
{
    /// <summary>Who it is.</summary>
    [Id(0)] public required ScheduleId Id { get; init; }

    /// <summary>What it is to do.</summary>
    [Id(1)] public required ScheduleDefinition Definition { get; init; }

    /// <summary>When it was made.</summary>
    [Id(2)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its definition last changed.</summary>
    [Id(3)] public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Since when it starts nothing; null while it is not paused.</summary>
    [Id(4)] public DateTimeOffset? PausedAt { get; init; }

    /// <summary>Why, in one sentence, where it has paused by itself.</summary>
    [Id(5)] public string? PauseReason { get; init; }

    /// <summary>The first occurrence that is still to be decided on; null when no more come.</summary>
    [Id(6)] public DateTimeOffset? NextDueAt { get; init; }

    /// <summary>The latest occurrence that was started; null before the first.</summary>
    [Id(7)] public DateTimeOffset? LastDueAt { get; init; }

    /// <summary>The job of that occurrence.</summary>
    [Id(8)] public JobId? LastJob { get; init; }

    /// <summary>The occurrence that waits for the end of another run.</summary>
    [Id(9)] public DateTimeOffset? QueuedDueAt { get; init; }

    /// <summary>How many occurrences were started.</summary>
    [Id(10)] public long Started { get; init; }

    /// <summary>How many occurrences were not, because another run was active.</summary>
    [Id(11)] public long Skipped { get; init; }

    /// <summary>How many times occurrences passed unstarted that were missed, and not made up for one by one.</summary>
    [Id(12)] public long Missed { get; init; }

    /// <summary>Why the latest occurrence that was not started was not; null when all were.</summary>
    [Id(13)] public ScheduleTrouble? LastTrouble { get; init; }

    /// <summary>Grows with every change of the row.</summary>
    [Id(14)] public long Version { get; init; }
}

/// <summary>An occurrence that was not started.</summary>
/// <param name="DueAt">Which.</param>
/// <param name="At">When that was decided.</param>
/// <param name="Reason">Why, in one sentence.</param>
[GenerateSerializer, Immutable, Alias("jobs.schedule-trouble")]
public sealed record ScheduleTrouble(DateTimeOffset DueAt, DateTimeOffset At, string Reason);

/// <summary>An occurrence to come.</summary>
/// <param name="DueAt">When it is due.</param>
/// <param name="LocalTime">The same moment by the clock of the schedule's time zone.</param>
/// <param name="RunAt">When its job may begin: the jitter later.</param>
[GenerateSerializer, Immutable, Alias("jobs.schedule-occurrence")]
public sealed record ScheduleOccurrence(DateTimeOffset DueAt, DateTimeOffset LocalTime, DateTimeOffset RunAt);

/// <summary>One page of schedules, in the order of their ids.</summary>
/// <param name="Schedules">They.</param>
/// <param name="Next">The cursor of the next page; null when this was the last.</param>
[GenerateSerializer, Immutable, Alias("jobs.schedule-page")]
public sealed record SchedulePage(System.Collections.Immutable.ImmutableArray<ScheduleSnapshot> Schedules, ScheduleId? Next);

/// <summary>The answer to a definition.</summary>
/// <param name="Schedule">The schedule as it is now.</param>
/// <param name="Created">Whether it is new.</param>
[GenerateSerializer, Immutable, Alias("jobs.schedule-saved")]
public sealed record ScheduleSaved(ScheduleSnapshot Schedule, bool Created);
