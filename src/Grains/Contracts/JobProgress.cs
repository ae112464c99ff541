using System.Collections.Immutable;

namespace OrleansJobs.Grains.Contracts;

/// <summary>How far a job is. A snapshot, not a log: each report replaces the one before.</summary>
[GenerateSerializer, Immutable, Alias("jobs.progress")]
public sealed record JobProgress
{
    /// <summary>Nothing reported yet.</summary>
    public static JobProgress None { get; } = new();

    /// <summary>Units done, in the handler's own unit; null when it does not count.</summary>
    [Id(0)] public long? Current { get; init; }

    /// <summary>Units in all; null when unknown.</summary>
    [Id(1)] public long? Total { get; init; }

    /// <summary>0 to 100; null when it cannot be said. <see cref="Of"/> derives it from current and total.</summary>
    [Id(2)] public double? Percent { get; init; }

    /// <summary>The step at work, for people.</summary>
    [Id(3)] public string? Message { get; init; }

    /// <summary>Parts that advance on their own (a platform, a channel), in the order they were named.</summary>
    [Id(4)] public ImmutableArray<JobPart> Parts { get; init; } = [];

    /// <summary>Progress that counts: the percentage follows from the two numbers.</summary>
    public static JobProgress Of(long current, long total, string? message = null) => new()
    {
        Current = current,
        Total = total,
        Percent = total > 0 ? Math.Clamp(Math.Round(100.0 * current / total, 1), 0, 100) : null,
        Message = message,
    };
}

/// <summary>One part of a job's progress.</summary>
/// <param name="Name">What the part is called, unique in its job.</param>
/// <param name="Status">Where the part stands.</param>
/// <param name="Count">Units done.</param>
/// <param name="Total">Units in all; null when unknown.</param>
/// <param name="Message">The part's step, for people.</param>
[GenerateSerializer, Immutable, Alias("jobs.part")]
public sealed record JobPart(string Name, JobStatus Status, long Count = 0, long? Total = null, string? Message = null);
