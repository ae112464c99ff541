using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Schedules;
using OrleansJobs.Grains.Schedules.Timing;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Support;
using Xunit.Abstractions;

namespace OrleansJobs.Grains.Tests.Schedules;

/// <summary>Years of a schedule with a clock of the test's own: looks come in time, late, twice or after weeks, the clock is set back, and runs take as long as they
/// take. Each occurrence is decided on once. KILL_SEED repeats an earlier run.</summary>
public sealed class ScheduleYearsTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Begin = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Begin.AddYears(6);

    public static TheoryData<Overlap, MissedRuns> Policies
    {
        get
        {
            var policies = new TheoryData<Overlap, MissedRuns>();
            foreach (var overlap in Enum.GetValues<Overlap>())
                foreach (var missed in Enum.GetValues<MissedRuns>()) policies.Add(overlap, missed);
            return policies;
        }
    }

    [Theory, MemberData(nameof(Policies))]
    public void EachOccurrenceIsStartedSkippedOrMissedOnce(Overlap overlap, MissedRuns missed)
    {
        var random = new Random(Seed.Choose(output.WriteLine));
        var definition = new ScheduleDefinition
        {
            Timing = new ScheduleTiming(Cron: "15,45 */3 * * *", TimeZone: "America/New_York"), Job = new JobSubmission { Type = "test" },
            Overlap = overlap, Missed = missed, MissedLimit = 3,
        };
        var occurrences = Occurrences.Of(definition.Timing, Begin);
        var schedule = new ScheduleSnapshot
        {
            Id = ScheduleId.New(TimeProvider.System), Definition = definition, CreatedAt = Begin, UpdatedAt = Begin, NextDueAt = occurrences.After(Begin),
        };
        var (row, started, now) = (new ScheduleRow(schedule, Begin), new List<StartingRun>(), Begin);
        while (now < End)
        {
            var due = ScheduleDecision.Due(row.Schedule, occurrences, now);
            var next = ScheduleDecision.Of(row, occurrences, due, random.Next(3) == 0, new ScheduleDecision.Moment(now, TimeSpan.FromMinutes(1), () => JobId.New(TimeProvider.System)));
            started.AddRange(next.Starting);
            row = next with { Starting = [] };
            now = Later(now, row.Schedule.NextDueAt!.Value, random);
        }

        var decided = Count(occurrences, row.Schedule.NextDueAt!.Value);
        var stands = row.Schedule;
        output.WriteLine($"{decided} occurrences: {stands.Started} started, {stands.Skipped} skipped, {stands.Missed} missed");
        Assert.Equal(decided, stands.Started + stands.Skipped + stands.Missed + (stands.QueuedDueAt is null ? 0 : 1));
        Assert.Equal(started.Count, started.Select(run => run.DueAt).Distinct().Count());
        Assert.Equal(started.Select(run => run.DueAt).Order(), started.Select(run => run.DueAt));
        Assert.All(started.Zip(started.Skip(1)), pair => Assert.Equal(pair.First.DueAt, pair.Second.WindowStart));
        Assert.Equal((started.Count, started[^1].Id), (stands.Started, stands.LastJob));
    }

    private static DateTimeOffset Later(DateTimeOffset now, DateTimeOffset due, Random random) => random.Next(60) switch
    {
        0 => due.AddHours(random.Next(1, 24 * 21)), // nobody was there for weeks
        1 => due.AddSeconds(random.Next(1, 7_200)),
        2 => now.AddSeconds(-random.Next(1, 86_400)), // somebody sets the clock back
        3 => now, // a double tick
        _ => due.AddMilliseconds(random.Next(0, 500)),
    };

    private static int Count(Occurrences occurrences, DateTimeOffset next)
    {
        var count = 0;
        for (var at = occurrences.After(Begin); at < next; at = occurrences.After(at.Value)) count++;
        return count;
    }
}
