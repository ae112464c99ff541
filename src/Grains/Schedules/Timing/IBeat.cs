namespace OrleansJobs.Grains.Schedules.Timing;

/// <summary>The times that a rule names, without a start and an end. All times are UTC; null where there is none in the years 1 to 9999.</summary>
internal interface IBeat
{
    /// <summary>The first time strictly after.</summary>
    DateTimeOffset? After(DateTimeOffset time);

    /// <summary>The last time strictly before.</summary>
    DateTimeOffset? Before(DateTimeOffset time);
}

/// <summary>One time.</summary>
internal sealed record OnceBeat(DateTimeOffset At) : IBeat
{
    public DateTimeOffset? After(DateTimeOffset time) => At > time ? At : null;

    public DateTimeOffset? Before(DateTimeOffset time) => At < time ? At : null;
}

/// <summary>One time in each <paramref name="Every"/>, to both sides of <paramref name="Anchor"/>, which is one of them.</summary>
internal sealed record EveryBeat(DateTimeOffset Anchor, TimeSpan Every) : IBeat
{
    public DateTimeOffset? After(DateTimeOffset time) => At(Steps(time.UtcTicks) + 1);

    public DateTimeOffset? Before(DateTimeOffset time) => At(Steps(time.UtcTicks - 1));

    /// <summary>How many steps from the anchor lead to the last time that is not after <paramref name="ticks"/>.</summary>
    private long Steps(long ticks)
    {
        var (steps, rest) = Math.DivRem(ticks - Anchor.UtcTicks, Every.Ticks);
        return rest < 0 ? steps - 1 : steps;
    }

    private DateTimeOffset? At(long steps)
    {
        var ticks = Anchor.UtcTicks + steps * Every.Ticks;
        return ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}
