namespace OrleansJobs.Grains.Lifecycle;

/// <summary>How long a failed job waits before its next attempt: exponential backoff with jitter.</summary>
internal static class RetrySchedule
{
    /// <summary>The wait after attempt <paramref name="attempt"/> failed: first × 2^(attempt−1), at most <paramref name="longest"/>, less up to
    /// a fifth of it by chance, so that jobs that failed together do not come back together.</summary>
    /// <param name="attempt">1 for the first.</param>
    /// <param name="first">The wait after the first attempt.</param>
    /// <param name="longest">The upper bound.</param>
    /// <param name="chance">0 (inclusive) to 1 (exclusive).</param>
    public static TimeSpan DelayAfter(int attempt, TimeSpan first, TimeSpan longest, double chance)
    {
        var doublings = Math.Clamp(attempt - 1, 0, 40); // 2^40 of anything is over any bound, and far from overflow
        var full = Math.Min(first.TotalMilliseconds * Math.Pow(2, doublings), longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(full * (1 - 0.2 * chance));
    }
}
