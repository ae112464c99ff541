namespace Orleans.Runtime;

/// <summary>A timer of one activation. Dispose it to stop it; it ends with the activation.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets new times. Called within a tick, they count from the end of the tick.</summary>
    /// <param name="dueTime">When the next tick is due; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    /// <param name="period">The time from the end of a tick to the next; <see cref="Timeout.InfiniteTimeSpan"/> for one tick.</param>
    void Change(TimeSpan dueTime, TimeSpan period);
}
