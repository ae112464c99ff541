using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Lifecycle;

/// <summary>Progress, as much of it as a job may hold, whoever reported it. Pure; what is within the limits stays as it is.</summary>
internal static class ProgressText
{
    /// <summary>Texts are cut, parts beyond <see cref="JobLimits.MostParts"/> left out, and a percentage is from 0 to 100, or none: NaN and
    /// infinity are no JSON, and would keep the job from ever being written again.</summary>
    public static JobProgress Bound(JobProgress progress) => progress with
    {
        Percent = progress.Percent is { } percent && !double.IsNaN(percent) ? Math.Clamp(percent, 0, 100) : null,
        Message = JobLimits.Cut(progress.Message, JobLimits.LongestMessage),
        Parts = progress.Parts.IsDefault ? [] : Fits(progress.Parts) ? progress.Parts : [.. progress.Parts.Take(JobLimits.MostParts).Select(Bound)],
    };

    private static bool Fits(ImmutableArray<JobPart> parts) => parts.Length <= JobLimits.MostParts
        && parts.All(part => part.Name.Length <= JobLimits.LongestKey && !(part.Message?.Length > JobLimits.LongestMessage));

    private static JobPart Bound(JobPart part) => part with
    {
        Name = JobLimits.Cut(part.Name, JobLimits.LongestKey),
        Message = JobLimits.Cut(part.Message, JobLimits.LongestMessage),
    };
}
