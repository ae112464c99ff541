namespace Orleans.Timers;

/// <summary>Timers that do not carry along the async locals of whoever made them.</summary>
internal static class TimeProviderExtensions
{
    /// <summary>Makes a one-shot timer; Change sets it again.</summary>
    public static ITimer CreateTimerWithoutFlow(this TimeProvider time, TimerCallback callback, object? state, TimeSpan dueTime)
    {
        if (ExecutionContext.IsFlowSuppressed())
            return time.CreateTimer(callback, state, dueTime, Timeout.InfiniteTimeSpan);
        using (ExecutionContext.SuppressFlow())
            return time.CreateTimer(callback, state, dueTime, Timeout.InfiniteTimeSpan);
    }
}
