using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Schedules.Timing;

/// <summary>When a schedule is due. Its times are UTC, in whole milliseconds, at least a second apart.</summary>
internal sealed class Occurrences
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>The calendar ends a few days later; until there is a wall clock everywhere, and room for a jitter.</summary>
    private static readonly DateTimeOffset End = new(9999, 12, 20, 0, 0, 0, TimeSpan.Zero);

    private readonly IBeat _beat;
    private readonly DateTimeOffset _onlyAfter;
    private readonly DateTimeOffset? _endsAt;

    private Occurrences(IBeat beat, DateTimeOffset? onlyAfter = null, DateTimeOffset? endsAt = null)
    {
        _beat = beat;
        _onlyAfter = onlyAfter ?? DateTimeOffset.MinValue;
        _endsAt = endsAt;
    }

    /// <summary>The occurrences of a schedule. Parts of a millisecond are cut off from all its times.</summary>
    /// <param name="timing">What is known of it.</param>
    /// <param name="madeAt">When it was made: where it has no start, an interval counts from here, and the first is one interval later.</param>
    /// <exception cref="InvalidJobException">A field is wrong: <c>cron</c>, <c>every</c>, <c>at</c>, <c>time_zone</c>, <c>ends_at</c>, or
    /// <c>timing</c> where not exactly one of the first three is there.</exception>
    public static Occurrences Of(ScheduleTiming timing, DateTimeOffset madeAt)
    {
        var (startsAt, endsAt) = (Cut(timing.StartsAt), Cut(timing.EndsAt));
        if (endsAt <= startsAt) throw new InvalidJobException("ends_at", "'ends_at' must be after 'starts_at'.");
        var zone = TimeZones.Of(timing.TimeZone);
        var fromStart = startsAt > DateTimeOffset.MinValue ? startsAt.Value.AddTicks(-1) : startsAt;
        return timing switch
        {
            { Cron: { } cron, Every: null, At: null } => new(new CronBeat(CronText.Read(cron), zone), fromStart, endsAt),
            { Cron: null, Every: { } every, At: null } => new(Each(every, startsAt ?? Cut(madeAt)), fromStart ?? Cut(madeAt), endsAt),
            { Cron: null, Every: null, At: { } at } => new(Once(Cut(at), startsAt, endsAt)),
            { Cron: null, Every: null, At: null } => throw new InvalidJobException("timing", "A schedule has one of 'cron', 'every' and 'at'."),
            _ => throw new InvalidJobException("timing", "A schedule has one of 'cron', 'every' and 'at', not several."),
        };
    }

    /// <summary>The first occurrence strictly after; null when there is none.</summary>
    public DateTimeOffset? After(DateTimeOffset time) =>
        _beat.After(time > _onlyAfter ? time : _onlyAfter) is { } found && found < End && !(found >= _endsAt) ? found : null;

    /// <summary>The last occurrence strictly before, as if there were neither start nor end; null when there is none.</summary>
    public DateTimeOffset? Before(DateTimeOffset time) => _beat.Before(time);

    private static EveryBeat Each(TimeSpan every, DateTimeOffset anchor)
    {
        if (every < Shortest || every > Longest) throw new InvalidJobException("every", "'every' must be between 1 second and 366 days.");
        return every.Ticks % TimeSpan.TicksPerMillisecond == 0
            ? new EveryBeat(anchor, every)
            : throw new InvalidJobException("every", "'every' must be in whole milliseconds.");
    }

    private static OnceBeat Once(DateTimeOffset at, DateTimeOffset? startsAt, DateTimeOffset? endsAt)
    {
        if (at >= End) throw new InvalidJobException("at", "'at' must be before 9999-12-20.");
        if (at < startsAt) throw new InvalidJobException("at", "'at' must not be before 'starts_at'.");
        return at >= endsAt ? throw new InvalidJobException("at", "'at' must be before 'ends_at'.") : new OnceBeat(at);
    }

    private static DateTimeOffset? Cut(DateTimeOffset? time) => time is { } there ? Cut(there) : null;

    /// <summary>UTC and whole milliseconds: databases keep less than a tick, and a time that comes back from one must be the same.</summary>
    private static DateTimeOffset Cut(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
}
