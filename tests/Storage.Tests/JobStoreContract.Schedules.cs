using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests;

public abstract partial class JobStoreContract
{
    private IScheduleStore Schedules => store.Schedules;

    [Fact]
    public async Task AScheduleIsKeptAsItWasWritten()
    {
        var full = Full();
        Assert.True(await Schedules.InsertIfAbsentAsync(full, None));
        AssertSame(full, await Schedules.FindAsync(full.Schedule.Id, None));
        var bare = Bare();
        Assert.True(await Schedules.InsertIfAbsentAsync(bare, None));
        AssertSame(bare, await Schedules.FindAsync(bare.Schedule.Id, None));
        Assert.Null(await Schedules.FindAsync(ScheduleId.New(TimeProvider.System), None));
    }

    [Fact]
    public async Task AnIdIsInsertedOnce()
    {
        var first = Bare();
        Assert.True(await Schedules.InsertIfAbsentAsync(first, None));
        var second = Full();
        second = second with { Schedule = second.Schedule with { Id = first.Schedule.Id } };
        Assert.False(await Schedules.InsertIfAbsentAsync(second, None));
        AssertSame(first, await Schedules.FindAsync(first.Schedule.Id, None));
    }

    [Fact]
    public async Task OfTwoWhoSaveTheSameVersionOneWins()
    {
        var first = Bare();
        await Schedules.InsertIfAbsentAsync(first, None);
        var full = Full();
        var second = full with { Schedule = full.Schedule with { Id = first.Schedule.Id, CreatedAt = first.Schedule.CreatedAt, Version = 2 } };
        Assert.True(await Schedules.SaveIfUnchangedAsync(first, second, None));
        Assert.False(await Schedules.SaveIfUnchangedAsync(first, second with { Schedule = second.Schedule with { Started = 9, Version = 3 } }, None));
        AssertSame(second, await Schedules.FindAsync(first.Schedule.Id, None));
        Assert.True(await Schedules.DeleteAsync(first.Schedule.Id, None));
        Assert.False(await Schedules.DeleteAsync(first.Schedule.Id, None));
        Assert.False(await Schedules.SaveIfUnchangedAsync(second, second with { Schedule = second.Schedule with { Version = 3 } }, None));
    }

    [Fact]
    public async Task WhoHasReadADeletedOneDoesNotChangeTheOneThatWasMadeUnderItsIdSince()
    {
        var first = Bare();
        await Schedules.InsertIfAbsentAsync(first, None);
        await Schedules.DeleteAsync(first.Schedule.Id, None);
        var second = first with { Schedule = first.Schedule with { CreatedAt = first.Schedule.CreatedAt.AddSeconds(1) } };
        await Schedules.InsertIfAbsentAsync(second, None);
        Assert.False(await Schedules.SaveIfUnchangedAsync(first, first with { Schedule = first.Schedule with { Started = 9, Version = 2 } }, None));
        AssertSame(second, await Schedules.FindAsync(first.Schedule.Id, None));
        Assert.True(await Schedules.SaveIfUnchangedAsync(second, second with { Schedule = second.Schedule with { Version = 2 } }, None));
    }

    [Fact]
    public async Task SchedulesAreListedByTheirIdsAPageAtATime()
    {
        var (one, other) = (JobRows.Unique("guild"), JobRows.Unique("guild"));
        var own = new List<ScheduleId>();
        for (var count = 0; count < 3; count++)
        {
            own.Add(await InsertScheduleAsync(one));
            await InsertScheduleAsync(other);
        }

        Assert.Equal(own, Ids(await Schedules.ListAsync(one, null, 10, None)));
        Assert.Equal(own[..2], Ids(await Schedules.ListAsync(one, null, 2, None)));
        Assert.Equal(own[2..], Ids(await Schedules.ListAsync(one, own[1], 2, None)));
        Assert.Equal(own[1..2], Ids(await Schedules.ListAsync(null, own[0], 2, None)).Where(own.Contains));
    }

    [Fact]
    public async Task WhoShouldHaveLookedIsListedTheLatestFirst()
    {
        var time = new DateTimeOffset(1999, 1, 1, 0, 0, 0, TimeSpan.Zero); // nobody else's
        var second = await InsertScheduleAsync(wakeAt: time.AddHours(2));
        var first = await InsertScheduleAsync(wakeAt: time.AddHours(1));
        await InsertScheduleAsync(wakeAt: time.AddHours(4));
        await InsertScheduleAsync();
        Assert.Equal([first, second], (await Schedules.ListOverdueAsync(time.AddHours(2), 10, None)).ToArray());
        Assert.Equal([first], (await Schedules.ListOverdueAsync(time.AddHours(3), 1, None)).ToArray());
    }

    private async Task<ScheduleId> InsertScheduleAsync(string? tenant = null, DateTimeOffset? wakeAt = null)
    {
        var row = Bare() with { WakeAt = wakeAt };
        row = row with { Schedule = row.Schedule with { Definition = row.Schedule.Definition with { Tenant = tenant } } };
        Assert.True(await Schedules.InsertIfAbsentAsync(row, None));
        return row.Schedule.Id;
    }

    private static IEnumerable<ScheduleId> Ids(IEnumerable<ScheduleRow> rows) => rows.Select(row => row.Schedule.Id);

    private static void AssertSame(ScheduleRow expected, ScheduleRow? found) =>
        Assert.Equal(JsonText.From(expected).Value, JsonText.From(found).Value);

    private static ScheduleRow Bare()
    {
        var definition = new ScheduleDefinition { Timing = new ScheduleTiming(Cron: "@daily"), Job = new JobSubmission { Type = "test" } };
        return new ScheduleRow(
            new ScheduleSnapshot { Id = ScheduleId.New(TimeProvider.System), Definition = definition, CreatedAt = JobRows.Start, UpdatedAt = JobRows.Start, Version = 1 },
            JobRows.Start);
    }

    private static ScheduleRow Full()
    {
        var (start, row) = (JobRows.Start, Bare());
        return new ScheduleRow(row.Schedule with
        {
            Definition = new ScheduleDefinition
            {
                Timing = new ScheduleTiming(Every: TimeSpan.FromMinutes(90), TimeZone: "Europe/Berlin", StartsAt: start, EndsAt: start.AddDays(900)),
                Job = new JobSubmission
                {
                    Type = "digest",
                    Input = new JsonText("""{"scope":"guild","start_time":"${window_start}"}"""),
                    Timeout = TimeSpan.FromSeconds(90),
                    Then = [new JobContinuation(JobContinueOn.Any, new JobSubmission { Type = "tell" })],
                },
                Tenant = "42", User = "ada", Name = "Daily digest \0 \"Café\"", Missed = MissedRuns.All, MissedLimit = 7, Overlap = Overlap.QueueOne,
                Jitter = TimeSpan.FromSeconds(20), PauseAfterFailures = 3,
            },
            UpdatedAt = start.AddSeconds(1), PausedAt = start.AddSeconds(2), PauseReason = "3 runs in a row have failed.", NextDueAt = start.AddSeconds(3),
            LastDueAt = start.AddSeconds(4), LastJob = JobId.New(TimeProvider.System), QueuedDueAt = start.AddSeconds(5), Started = 1, Skipped = 2, Missed = 3,
            LastTrouble = new ScheduleTrouble(start, start.AddSeconds(6), "It was late."),
        }, start.AddSeconds(7))
        {
            WakeAt = start.AddSeconds(8),
            Starting = [new StartingRun(JobId.New(TimeProvider.System), start, start.AddDays(-1))],
        };
    }
}
