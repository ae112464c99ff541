using System.Collections.Immutable;

namespace OrleansJobs.Grains.Contracts;

/// <summary>What a type is, and what keeps its jobs from beginning, at one moment.</summary>
[GenerateSerializer, Immutable, Alias("jobs.type-state")]
public sealed record JobTypeState
{
    /// <summary>The type.</summary>
    [Id(0)] public required string Type { get; init; }

    /// <summary>How its jobs are run: the word of the setting <c>Run</c>; null when nobody runs them.</summary>
    [Id(1)] public string? Run { get; init; }

    /// <summary>Since when no attempt begins; null when it is not paused.</summary>
    [Id(2)] public DateTimeOffset? PausedAt { get; init; }

    /// <summary>How many of its jobs may be at work at once in the cluster; null for any number.</summary>
    [Id(3)] public int? Concurrency { get; init; }

    /// <summary>What its jobs are limited by besides: <c>tenant</c>, <c>user</c>, <c>session</c> or <c>subject</c>; null for nothing.</summary>
    [Id(4)] public string? LimitBy { get; init; }

    /// <summary>How many jobs of one key may be at work at once; null for any number.</summary>
    [Id(5)] public int? ConcurrencyPerKey { get; init; }

    /// <summary>How many of its jobs may begin in <see cref="RatePeriod"/>; null for any number.</summary>
    [Id(6)] public int? Rate { get; init; }

    /// <summary>The time of the rate.</summary>
    [Id(7)] public TimeSpan RatePeriod { get; init; }

    /// <summary>How many are at work or about to be; known where there are limits, else 0.</summary>
    [Id(8)] public int AtWork { get; init; }

    /// <summary>The keys that have as many jobs at work as may be.</summary>
    [Id(9)] public ImmutableArray<string> FullKeys { get; init; } = [];

    /// <summary>When the next job may begin by the rate; null for now.</summary>
    [Id(10)] public DateTimeOffset? NextStartAt { get; init; }

    /// <summary>Whether its jobs are for workers, and none has asked for one in the last 30 seconds.</summary>
    [Id(11)] public bool WorkersAreSilent { get; init; }

    /// <summary>Whose share a job takes: its limit key. Empty when the job names none; null when nothing is limited by key.</summary>
    /// <param name="limitBy">A word of <see cref="LimitBy"/>, or null.</param>
    /// <param name="job">The job.</param>
    public static string? KeyOf(string? limitBy, JobSnapshot job) => limitBy switch
    {
        "tenant" => job.Tenant ?? "",
        "user" => job.User ?? "",
        "session" => job.Session ?? "",
        "subject" => job.Subject ?? "",
        _ => null,
    };
}

/// <summary>A type, and how many jobs it has.</summary>
/// <param name="State">What it is.</param>
/// <param name="Running">Its running jobs, counted up to <see cref="MostCounted"/>.</param>
/// <param name="Pending">Its pending jobs, counted up to <see cref="MostCounted"/>.</param>
[GenerateSerializer, Immutable, Alias("jobs.type-description")]
public sealed record JobTypeDescription(JobTypeState State, int Running, int Pending)
{
    /// <summary>So many are counted and no more: this number means as many or more.</summary>
    public const int MostCounted = 1_000;

    /// <summary>Of so many types that have jobs it is known whether one of them is active.</summary>
    public const int MostLookedAt = 1_000;
}

/// <summary>What a job says of itself to its type.</summary>
/// <param name="Job">Which.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="LimitKey">Whose share it takes; null where nothing is limited by key.</param>
/// <param name="Sequence">Its sequence: an older one is no news.</param>
[GenerateSerializer, Immutable, Alias("jobs.type-news")]
public sealed record JobTypeNews(JobId Job, JobStatus Status, string? LimitKey, long Sequence);
