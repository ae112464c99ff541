using System.Collections.Immutable;

namespace OrleansJobs.Grains.Contracts;

/// <summary>What work outside says of its progress: what it does not mention stays as it was.</summary>
/// <param name="Current">Units done.</param>
/// <param name="Total">Units in all.</param>
/// <param name="Percent">0 to 100; where only current and total are given it follows from them.</param>
/// <param name="Message">The step at work.</param>
/// <param name="Parts">Parts that are new or changed, by their names; the others stay.</param>
[GenerateSerializer, Immutable, Alias("jobs.progress-change")]
public sealed record JobProgressChange(
    long? Current = null, long? Total = null, double? Percent = null, string? Message = null, ImmutableArray<JobPartChange> Parts = default)
{
    /// <summary>The progress after the change.</summary>
    public JobProgress ApplyTo(JobProgress before)
    {
        var current = Current ?? before.Current;
        var total = Total ?? before.Total;
        return new JobProgress
        {
            Current = current,
            Total = total,
            Percent = Percent ?? (Current is null && Total is null ? before.Percent : Derived(current, total) ?? before.Percent),
            Message = Message ?? before.Message,
            Parts = Parts.IsDefaultOrEmpty ? before.Parts : Parts.Aggregate(before.Parts, (parts, change) => change.ApplyTo(parts)),
        };
    }

    private static double? Derived(long? current, long? total) => current is { } done && total is { } all ? JobProgress.Of(done, all).Percent : null;
}

/// <summary>What work outside says of a part: what it does not mention stays as it was.</summary>
/// <param name="Name">What the part is called.</param>
/// <param name="Status">Where it stands; a new part is running unless this says otherwise.</param>
/// <param name="Count">Units done.</param>
/// <param name="Total">Units in all.</param>
/// <param name="Message">The part's step.</param>
[GenerateSerializer, Immutable, Alias("jobs.part-change")]
public sealed record JobPartChange(string Name, JobStatus? Status = null, long? Count = null, long? Total = null, string? Message = null)
{
    /// <summary>The parts after the change. A new one comes last; beyond <see cref="JobLimits.MostParts"/> it is left out.</summary>
    public ImmutableArray<JobPart> ApplyTo(ImmutableArray<JobPart> parts)
    {
        for (var at = 0; at < parts.Length; at++)
        {
            if (parts[at].Name == Name) return parts.SetItem(at, Over(parts[at]));
        }

        return parts.Length < JobLimits.MostParts ? parts.Add(Over(new JobPart(Name, JobStatus.Running))) : parts;
    }

    private JobPart Over(JobPart part) => part with
    {
        Status = Status ?? part.Status,
        Count = Count ?? part.Count,
        Total = Total ?? part.Total,
        Message = Message ?? part.Message,
    };
}
