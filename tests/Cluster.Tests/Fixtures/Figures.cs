using System.Globalization;

namespace OrleansJobs.Cluster.Tests.Fixtures;

/// <summary>Durations, told by their middle and their end.</summary>
internal sealed record Figures(int Count, TimeSpan Median, TimeSpan P95, TimeSpan P99, TimeSpan Longest)
{
    public static Figures Of(IEnumerable<TimeSpan> durations)
    {
        var sorted = durations.Order().ToArray();
        return sorted.Length == 0 ? new(0, default, default, default, default) : new(sorted.Length, At(0.5), At(0.95), At(0.99), sorted[^1]);

        TimeSpan At(double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Count} measured, p50 {Median.TotalSeconds:0.00} s, p95 {P95.TotalSeconds:0.00} s, p99 {P99.TotalSeconds:0.00} s, longest {Longest.TotalSeconds:0.00} s");
}
