namespace Orleans.Activations;

/// <summary>When an activation was last used, and how long it wishes to be kept.</summary>
internal sealed class Idleness(TimeProvider time)
{
    private long _lastUse = time.GetTimestamp();
    private long _keepUntilTicks;

    /// <summary>The activation is in use now.</summary>
    public void Touch() => Volatile.Write(ref _lastUse, time.GetTimestamp());

    /// <summary>Keeps the activation for a time from now; zero or less takes an earlier wish back.</summary>
    public void KeepFor(TimeSpan span)
    {
        var now = time.GetUtcNow().UtcTicks;
        var until = span == Timeout.InfiniteTimeSpan || span.Ticks > DateTime.MaxValue.Ticks - now ? DateTime.MaxValue.Ticks
            : span <= TimeSpan.Zero ? 0
            : now + span.Ticks;
        Volatile.Write(ref _keepUntilTicks, until);
    }

    /// <summary>Whether nobody used it for this long and nobody wishes to keep it.</summary>
    public bool IsOver(TimeSpan age) =>
        time.GetElapsedTime(Volatile.Read(ref _lastUse)) >= age && Volatile.Read(ref _keepUntilTicks) <= time.GetUtcNow().UtcTicks;
}
