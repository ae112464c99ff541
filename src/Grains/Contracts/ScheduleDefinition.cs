namespace OrleansJobs.Grains.Contracts;

/// <summary>What becomes of occurrences that nobody could start in time: the service was down, the schedule paused, or all were too busy.</summary>
[GenerateSerializer, Alias("jobs.missed-runs")]
public enum MissedRuns
{
    /// <summary>One run makes up for all of them. Default.</summary>
    Once,

    /// <summary>They are skipped.</summary>
    Skip,

    /// <summary>Each is run, up to a limit: the latest.</summary>
    All,
}

/// <summary>What becomes of an occurrence that comes while a run of the schedule is pending or at work.</summary>
[GenerateSerializer, Alias("jobs.overlap")]
public enum Overlap
{
    /// <summary>It is skipped. Default.</summary>
    Skip,

    /// <summary>It is started beside the other.</summary>
    Allow,

    /// <summary>It waits for the other's end; a later one takes its place.</summary>
    QueueOne,

    /// <summary>The other is cancelled, and it is started when that has ended.</summary>
    CancelRunning,
}

/// <summary>What a schedule is to do, as its owner says it.</summary>
[GenerateSerializer, Immutable, Alias("jobs.schedule-definition")]
public sealed record ScheduleDefinition
{
    /// <summary>When it is due.</summary>
    [Id(0)] public required ScheduleTiming Timing { get; init; }

    /// <summary>The job that an occurrence starts. In the texts of its input <c>${due_at}</c>, <c>${window_start}</c>, <c>${window_end}</c> and
    /// <c>${schedule_id}</c> stand for those of the run. Its run time, keys, schedule and trigger are not its to say.</summary>
    [Id(1)] public required JobSubmission Job { get; init; }

    /// <summary>The tenant (guild) it belongs to.</summary>
    [Id(2)] public string? Tenant { get; init; }

    /// <summary>Who made it.</summary>
    [Id(3)] public string? User { get; init; }

    /// <summary>What people call it.</summary>
    [Id(4)] public string? Name { get; init; }

    /// <summary>What becomes of missed occurrences.</summary>
    [Id(5)] public MissedRuns Missed { get; init; }

    /// <summary>How many missed occurrences are run at most where all are: 1 to <see cref="ScheduleLimits.MostMissedRuns"/>.</summary>
    [Id(6)] public int MissedLimit { get; init; } = ScheduleLimits.DefaultMissedRuns;

    /// <summary>What becomes of an occurrence that comes while another run is active.</summary>
    [Id(7)] public Overlap Overlap { get; init; }

    /// <summary>A run begins up to this long after it is due, by chance that is the same for the same occurrence; never as late as the next
    /// occurrence. Null for none; at most a day.</summary>
    [Id(8)] public TimeSpan? Jitter { get; init; }

    /// <summary>After so many failed runs in a row it pauses by itself; null for never.</summary>
    [Id(9)] public int? PauseAfterFailures { get; init; }

    /// <summary>The delivery that tells a webhook how each run has ended; null for none. See <see cref="JobWebhook"/>.</summary>
    [Id(10)] public JobContinuation? Webhook { get; init; }
}

/// <summary>How much a schedule may say.</summary>
public static class ScheduleLimits
{
    /// <summary>How many missed occurrences are run where all are, unless it is said.</summary>
    public const int DefaultMissedRuns = 10;

    /// <summary>The most missed occurrences that are run.</summary>
    public const int MostMissedRuns = 100;

    /// <summary>The most failed runs in a row after which a schedule may pause.</summary>
    public const int MostFailures = 100;

    /// <summary>The most characters of a definition: its job's input and what follows it included.</summary>
    public const int LongestDefinition = 1024 * 1024;

    /// <summary>The most occurrences of a preview.</summary>
    public const int MostPreviewed = 1_000;

    /// <summary>The longest jitter.</summary>
    public static readonly TimeSpan LongestJitter = TimeSpan.FromDays(1);
}
