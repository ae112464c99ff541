using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Schedules.Timing;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Schedules;

/// <summary>What a schedule does at a moment: pure, so that whoever decides on the same row at the same time decides the same, and the guard
/// of the row lets one of them.</summary>
internal static class ScheduleDecision
{
    /// <summary>The most occurrences that are looked at when many have passed: a day of one a second is 86,400.</summary>
    private const int MostPassed = 10_000;

    private static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(1);

    /// <summary>The occurrences that are due: from the first that is still to be decided on, up to now.</summary>
    public static ImmutableArray<DateTimeOffset> Due(ScheduleSnapshot schedule, Occurrences occurrences, DateTimeOffset now)
    {
        if (schedule.NextDueAt is not { } first || first > now) return [];
        var end = schedule.Definition.Timing.EndsAt is { } endsAt && endsAt <= now ? endsAt : now + Tick;
        var due = new List<DateTimeOffset>();
        for (var at = occurrences.Before(end); at > first && due.Count < MostPassed - 1; at = occurrences.Before(at.Value)) due.Add(at.Value);
        due.Add(first);
        due.Reverse();
        return [.. due];
    }

    /// <summary>Decides on all that is due.</summary>
    /// <param name="row">The row.</param>
    /// <param name="occurrences">Its timing.</param>
    /// <param name="due">What is due, and what was kept waiting is besides.</param>
    /// <param name="hasActive">Whether a run of it is pending or at work.</param>
    /// <param name="moment">When, and by which rules.</param>
    /// <returns>The row to be, with the runs that begin.</returns>
    public static ScheduleRow Of(ScheduleRow row, Occurrences occurrences, ImmutableArray<DateTimeOffset> due, bool hasActive, Moment moment)
    {
        var schedule = row.Schedule;
        var definition = schedule.Definition;
        var chosen = Choose(due, definition, moment.Now - moment.MissedAfter);
        ImmutableArray<DateTimeOffset> waiting = schedule.QueuedDueAt is { } queued ? [queued, .. chosen] : chosen;
        var (starts, kept) = Split(waiting, definition.Overlap, hasActive);
        var skipped = waiting.Except(starts).Where(at => at != kept).ToArray();
        var missed = due.Except(chosen).ToArray();
        var runs = Runs(schedule, occurrences, starts, moment.NewId);
        var next = schedule with
        {
            NextDueAt = due.IsEmpty ? schedule.NextDueAt : occurrences.After(moment.Now),
            LastDueAt = runs is [.., var last] ? last.DueAt : schedule.LastDueAt,
            LastJob = runs is [.., var latest] ? latest.Id : schedule.LastJob,
            QueuedDueAt = kept,
            Started = schedule.Started + runs.Length,
            Skipped = schedule.Skipped + skipped.Length,
            Missed = schedule.Missed + missed.Length,
            LastTrouble = TroubleOf(missed, "Nobody could start it in time.", moment.Now)
                ?? TroubleOf(skipped, definition.Overlap == Overlap.QueueOne ? "A later one took its place in the queue." : "Another run was active.", moment.Now)
                ?? schedule.LastTrouble,
        };
        return row with { Schedule = next, Starting = runs };
    }

    /// <summary>Those of the due ones that are wanted still.</summary>
    private static ImmutableArray<DateTimeOffset> Choose(ImmutableArray<DateTimeOffset> due, ScheduleDefinition definition, DateTimeOffset missedBefore)
    {
        var inTime = due.Where(at => at >= missedBefore).ToImmutableArray();
        return definition.Missed switch
        {
            MissedRuns.Skip => inTime,
            MissedRuns.All => [.. due.Take(due.Length - inTime.Length).TakeLast(definition.MissedLimit), .. inTime],
            _ => inTime.IsEmpty ? [.. due.TakeLast(1)] : inTime, // one that is in time makes up for those before it, too
        };
    }

    private static (ImmutableArray<DateTimeOffset> Starts, DateTimeOffset? Kept) Split(ImmutableArray<DateTimeOffset> waiting, Overlap overlap, bool hasActive) =>
        (overlap, hasActive, waiting.Length) switch
        {
            (_, _, 0) => ([], null),
            (Overlap.Allow, _, _) => (waiting, null),
            (Overlap.Skip, true, _) => ([], null),
            (Overlap.Skip, false, _) => (waiting[..1], null),
            (Overlap.CancelRunning, false, _) => (waiting[^1..], null),
            (Overlap.QueueOne, false, 1) => (waiting, null),
            (Overlap.QueueOne, false, _) => (waiting[..1], waiting[^1]),
            _ => ([], waiting[^1]),
        };

    private static ImmutableArray<StartingRun> Runs(ScheduleSnapshot schedule, Occurrences occurrences, ImmutableArray<DateTimeOffset> starts, Func<JobId> newId)
    {
        var runs = ImmutableArray.CreateBuilder<StartingRun>(starts.Length);
        var before = schedule.LastDueAt;
        foreach (var at in starts)
        {
            runs.Add(new StartingRun(newId(), at, before ?? occurrences.Before(at) ?? at));
            before = at;
        }

        return runs.MoveToImmutable();
    }

    private static ScheduleTrouble? TroubleOf(DateTimeOffset[] passed, string reason, DateTimeOffset now) =>
        passed is [.., var last] ? new ScheduleTrouble(last, now, reason) : null;

    /// <summary>When a decision is made, and by which rules.</summary>
    /// <param name="Now">The time.</param>
    /// <param name="MissedAfter">How late an occurrence may be started.</param>
    /// <param name="NewId">Makes the ids of runs: by the time at which they begin, so that lists have them where people look.</param>
    internal readonly record struct Moment(DateTimeOffset Now, TimeSpan MissedAfter, Func<JobId> NewId);
}
