using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Schedules;
using OrleansJobs.Grains.Schedules.Timing;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Tests.Schedules;

/// <summary>What a schedule decides, of every combination of what was missed and what is active. An occurrence each minute; T0 was started last.</summary>
public sealed class ScheduleDecisionTests
{
    private static readonly DateTimeOffset T0 = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-1, "")]
    [InlineData(0, "1")]
    [InlineData(59, "1")]
    [InlineData(60, "1 2")]
    [InlineData(200, "1 2 3 4")]
    public void DueIsWhatLiesBetweenTheNextAndNow(int secondsAfterNext, string expected)
    {
        var row = Row();
        Assert.Equal(expected, Minutes(Due(row, T0.AddSeconds(60 + secondsAfterNext))));
    }

    [Fact]
    public void NothingIsDueAfterTheEnd()
    {
        var row = Row(definition => definition with { Timing = definition.Timing with { EndsAt = T0.AddMinutes(3) } });
        Assert.Equal("1 2", Minutes(Due(row, T0.AddHours(1))));
        Assert.Null(Decide(row, T0.AddHours(1)).Schedule.NextDueAt);
    }

    [Fact]
    public void OfDaysThatWereMissedOnlySoMuchIsLookedAt()
    {
        var row = Row();
        var due = Due(row, T0.AddDays(30));
        Assert.Equal(10_000, due.Length);
        Assert.Equal((T0.AddMinutes(1), T0.AddDays(30)), (due[0], due[^1]));
    }

    [Theory]
    [InlineData(MissedRuns.Once, 10, 90, "1", 0)] // none is a minute late
    [InlineData(MissedRuns.Once, 10, 330, "4 5", 3)]
    [InlineData(MissedRuns.Skip, 10, 330, "4 5", 3)]
    [InlineData(MissedRuns.All, 10, 330, "1 2 3 4 5", 0)]
    [InlineData(MissedRuns.All, 2, 330, "2 3 4 5", 1)]
    public void WhatIsMissedIsMadeUpForAsTheScheduleSays(MissedRuns missed, int limit, int seconds, string started, int lost)
    {
        var row = Row(definition => definition with { Missed = missed, MissedLimit = limit, Overlap = Overlap.Allow });
        var next = Decide(row, T0.AddSeconds(seconds), missedAfter: 91);
        Assert.Equal(started, Minutes(next.Starting.Select(run => run.DueAt)));
        Assert.Equal(lost, next.Schedule.Missed);
        Assert.Equal(lost > 0 ? "Nobody could start it in time." : null, next.Schedule.LastTrouble?.Reason);
        Assert.Equal(T0.AddSeconds(seconds - (seconds % 60) + 60), next.Schedule.NextDueAt);
    }

    [Theory]
    [InlineData(MissedRuns.Once, "5", 4)]
    [InlineData(MissedRuns.Skip, "", 5)]
    public void WhenAllAreMissedTheLatestMakesUpForThem(MissedRuns missed, string started, int lost)
    {
        var next = Decide(Row(definition => definition with { Missed = missed }), T0.AddSeconds(350), missedAfter: 10);
        Assert.Equal(started, Minutes(next.Starting.Select(run => run.DueAt)));
        Assert.Equal(lost, next.Schedule.Missed);
    }

    [Theory]
    [InlineData(Overlap.Allow, false, "1 2 3", null, 0)]
    [InlineData(Overlap.Allow, true, "1 2 3", null, 0)]
    [InlineData(Overlap.Skip, false, "1", null, 2)]
    [InlineData(Overlap.Skip, true, "", null, 3)]
    [InlineData(Overlap.QueueOne, false, "1", 3, 1)]
    [InlineData(Overlap.QueueOne, true, "", 3, 2)]
    [InlineData(Overlap.CancelRunning, false, "3", null, 2)]
    [InlineData(Overlap.CancelRunning, true, "", 3, 2)]
    public void WhatOverlapsIsTreatedAsTheScheduleSays(Overlap overlap, bool hasActive, string started, int? queued, int skipped)
    {
        var next = Decide(Row(definition => definition with { Overlap = overlap }), T0.AddSeconds(190), hasActive);
        Assert.Equal(started, Minutes(next.Starting.Select(run => run.DueAt)));
        Assert.Equal(queued is { } minute ? T0.AddMinutes(minute) : null, next.Schedule.QueuedDueAt);
        Assert.Equal(skipped, next.Schedule.Skipped);
        Assert.Equal(next.Starting.Length, next.Schedule.Started);
    }

    [Theory]
    [InlineData(Overlap.QueueOne, false, 30, "1", null, 0)]
    [InlineData(Overlap.QueueOne, true, 30, "", 1, 0)]
    [InlineData(Overlap.QueueOne, true, 70, "", 2, 1)] // a later one took its place
    [InlineData(Overlap.QueueOne, false, 70, "1", 2, 0)]
    [InlineData(Overlap.CancelRunning, false, 30, "1", null, 0)]
    [InlineData(Overlap.CancelRunning, false, 70, "2", null, 1)]
    [InlineData(Overlap.Allow, true, 30, "1", null, 0)] // it was another rule that queued it
    [InlineData(Overlap.Skip, true, 30, "", null, 1)]
    public void WhatIsQueuedBeginsWhenTheOtherHasEnded(Overlap overlap, bool hasActive, int seconds, string started, int? queued, int skipped)
    {
        var row = Row(definition => definition with { Overlap = overlap });
        row = row with { Schedule = row.Schedule with { NextDueAt = T0.AddMinutes(2), QueuedDueAt = T0.AddMinutes(1) } };
        var next = Decide(row, T0.AddSeconds(60 + seconds), hasActive);
        Assert.Equal(started, Minutes(next.Starting.Select(run => run.DueAt)));
        Assert.Equal(queued is { } minute ? T0.AddMinutes(minute) : null, next.Schedule.QueuedDueAt);
        Assert.Equal(skipped, next.Schedule.Skipped);
    }

    [Fact]
    public void TheWindowsOfRunsLieSideBySideWhateverWasLeftOut()
    {
        var row = Row(definition => definition with { Missed = MissedRuns.All, MissedLimit = 2, Overlap = Overlap.Allow });
        var first = Decide(row, T0.AddSeconds(310), missedAfter: 5);
        Assert.Equal("0-4 4-5", string.Join(" ", first.Starting.Select(Window)));
        var second = Decide(first, T0.AddSeconds(370));
        Assert.Equal("5-6", Window(Assert.Single(second.Starting)));
        var fresh = row with { Schedule = row.Schedule with { LastDueAt = null, LastJob = null } };
        Assert.Equal("0-1", Window(Assert.Single(Decide(fresh, T0.AddSeconds(61)).Starting)));
        Assert.Equal((second.Starting[0].Id, T0.AddMinutes(6)), (second.Schedule.LastJob!.Value, second.Schedule.LastDueAt!.Value));
    }

    private static string Window(StartingRun run) => $"{(run.WindowStart - T0).TotalMinutes}-{(run.DueAt - T0).TotalMinutes}";

    private static string Minutes(IEnumerable<DateTimeOffset> times) => string.Join(" ", times.Select(time => (time - T0).TotalMinutes));

    private static ScheduleRow Row(Func<ScheduleDefinition, ScheduleDefinition>? change = null)
    {
        var definition = new ScheduleDefinition { Timing = new ScheduleTiming(Cron: "* * * * *"), Job = new JobSubmission { Type = "test" } };
        var schedule = new ScheduleSnapshot
        {
            Id = ScheduleId.New(TimeProvider.System), Definition = change?.Invoke(definition) ?? definition, CreatedAt = T0.AddDays(-1), UpdatedAt = T0.AddDays(-1),
            LastDueAt = T0, LastJob = JobId.New(TimeProvider.System), NextDueAt = T0.AddMinutes(1),
        };
        return new ScheduleRow(schedule, schedule.CreatedAt);
    }

    private static ImmutableArray<DateTimeOffset> Due(ScheduleRow row, DateTimeOffset now) => ScheduleDecision.Due(row.Schedule, Times(row), now);

    private static Occurrences Times(ScheduleRow row) => Occurrences.Of(row.Schedule.Definition.Timing, row.Schedule.CreatedAt);

    private static ScheduleRow Decide(ScheduleRow row, DateTimeOffset now, bool hasActive = false, int missedAfter = 3_600) =>
        ScheduleDecision.Of(row, Times(row), Due(row, now), hasActive,
            new ScheduleDecision.Moment(now, TimeSpan.FromSeconds(missedAfter), () => JobId.New(TimeProvider.System)));
}
