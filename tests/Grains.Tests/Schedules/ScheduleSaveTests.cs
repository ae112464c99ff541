using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests.Schedules;

/// <summary>What a schedule is told, and what it refuses.</summary>
public sealed class ScheduleSaveTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private JobHost _host = null!;

    public async Task InitializeAsync() => _host = await JobHost.StartAsync(configure: builder =>
    {
        builder.Configuration["Jobs:Types:browser:Run"] = "tracked";
        builder.Configuration["Jobs:Types:work:Run"] = "worker";
    });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task AnotherTimingHoldsAtOnce()
    {
        var schedule = await _host.MakeAsync(ScheduledJobs.Each(86_400));
        var saved = await _host.Schedule(schedule.Id).SaveAsync(ScheduledJobs.Each(1), schedule.Version, None);
        Assert.False(saved.Created);
        await _host.RunsAsync(schedule.Id, runs => runs.Length >= 1);
        await _host.Schedule(schedule.Id).SaveAsync(ScheduledJobs.Each(86_400), null, None);
        var preview = await _host.Schedule(schedule.Id).PreviewAsync(2, None);
        Assert.Equal([schedule.NextDueAt!.Value, schedule.NextDueAt.Value.AddDays(1)], preview.Select(next => next.DueAt));
    }

    [Fact]
    public async Task AnotherJobChangesNoTime()
    {
        var schedule = await _host.MakeAsync(ScheduledJobs.Each(86_400));
        var saved = await _host.Schedule(schedule.Id).SaveAsync(ScheduledJobs.Each(86_400) with { Job = new JobSubmission { Type = "work" } }, null, None);
        Assert.Equal((schedule.NextDueAt, "work"), (saved.Schedule.NextDueAt, saved.Schedule.Definition.Job.Type));
        Assert.True(saved.Schedule.Version > schedule.Version);
    }

    [Fact]
    public async Task WhoeverHasReadAnOlderVersionIsRefused()
    {
        var schedule = await _host.MakeAsync(ScheduledJobs.Each(86_400));
        await _host.Schedule(schedule.Id).PauseAsync(None);
        var definition = ScheduledJobs.Each(3_600);
        await Assert.ThrowsAsync<JobConflictException>(() => _host.Schedule(schedule.Id).SaveAsync(definition, schedule.Version, None));
        await Assert.ThrowsAsync<JobConflictException>(() => _host.Schedule(schedule.Id).SaveAsync(definition with { Tenant = "other" }, null, None));
        await Assert.ThrowsAsync<ScheduleNotFoundException>(() => _host.Schedule(ScheduleId.New(TimeProvider.System)).SaveAsync(definition, 3, None));
    }

    [Fact]
    public async Task OneThatIsDeletedIsGoneAndItsJobsStay()
    {
        var schedule = await _host.MakeAsync(ScheduledJobs.Each(1));
        await _host.RunsAsync(schedule.Id, runs => runs.Length >= 1);
        await _host.Schedule(schedule.Id).DeleteAsync(None);
        await Assert.ThrowsAsync<ScheduleNotFoundException>(() => _host.Schedule(schedule.Id).GetAsync(None));
        await Assert.ThrowsAsync<ScheduleNotFoundException>(() => _host.Schedule(schedule.Id).DeleteAsync(None));
        await _host.Schedule(schedule.Id).LookAsync(None);
        Assert.NotEmpty(await _host.RunsAsync(schedule.Id));
    }

    [Fact]
    public async Task APageOfLongOnesIsShorterAndNoneIsLeftOut()
    {
        var input = new JsonText($"\"{new string('x', 1_000_000)}\"");
        var definition = ScheduledJobs.Each(86_400) with { Tenant = "long", Job = new JobSubmission { Type = JobHost.TestType, Input = input } };
        var made = new List<ScheduleId>();
        for (var count = 0; count < 12; count++) made.Add((await _host.MakeAsync(definition)).Id);
        var list = _host.Grains.GetGrain<IScheduleListGrain>(IScheduleListGrain.Key);
        var first = await list.ListAsync("long", null, 1_000, None);
        Assert.Equal(9, first.Schedules.Length);
        Assert.Equal(made[8], first.Next);
        var last = await list.ListAsync("long", first.Next, 1_000, None);
        Assert.Equal(made, first.Schedules.Concat(last.Schedules).Select(one => one.Id));
        Assert.Null(last.Next);
        var few = await list.ListAsync("long", null, 3, None);
        Assert.Equal((3, made[2]), (few.Schedules.Length, few.Next));
    }

    [Fact]
    public async Task TheWordsOfARunStandForItsTimes()
    {
        var job = new JobSubmission
        {
            Type = JobHost.TestType,
            Input = new JsonText("""{"from":"${window_start}","list":["x ${due_at} ${window_end}", 7, null, "${other}"],"${due_at}":"${schedule_id}"}"""),
            Metadata = new JsonText("""{"team":"red","schedule":"mine"}"""),
        };
        var id = await _host.PutAsync(ScheduledJobs.Each(86_400) with { Job = job }, row => row with
        {
            Schedule = row.Schedule with { NextDueAt = row.Schedule.CreatedAt.AddDays(1), LastDueAt = row.Schedule.CreatedAt, LastJob = JobHost.NewId() },
        });
        var run = Assert.Single(await _host.RunsAsync(id, runs => runs.Length == 1));
        var (start, due) = ($"{run.DueAt().AddDays(-2):yyyy-MM-ddTHH:mm:ssZ}", $"{run.DueAt():yyyy-MM-ddTHH:mm:ssZ}");
        Assert.Equal($$$"""{"from":"{{{start}}}","list":["x {{{due}}} {{{due}}}",7,null,"${other}"],"${due_at}":"{{{id}}}"}""",
            (await _host.Job(run.Id).GetAsync(None)).Input!.Value.Value);
        Assert.Equal($$$"""{"team":"red","schedule":{"due_at":"{{{due}}}","window_start":"{{{start}}}"}}""", run.Metadata!.Value.Value);
    }

    public static TheoryData<string, Func<ScheduleDefinition, ScheduleDefinition>> Wrong => new()
    {
        { "timing", definition => definition with { Timing = new ScheduleTiming() } },
        { "timing", definition => definition with { Timing = definition.Timing with { Cron = "@daily" } } },
        { "cron", definition => definition with { Timing = new ScheduleTiming(Cron: "61 * * * *") } },
        { "time_zone", definition => definition with { Timing = new ScheduleTiming(Cron: "@daily", TimeZone: "Mars/Olympus") } },
        { "at", definition => definition with { Timing = new ScheduleTiming(At: TimeProvider.System.GetUtcNow().AddSeconds(-1)) } },
        { "ends_at", definition => definition with { Timing = definition.Timing with { EndsAt = TimeProvider.System.GetUtcNow().AddSeconds(-1) } } },
        { "missed_limit", definition => definition with { MissedLimit = 0 } },
        { "pause_after_failures", definition => definition with { PauseAfterFailures = 0 } },
        { "jitter", definition => definition with { Jitter = TimeSpan.FromDays(2) } },
        { "job.type", definition => definition with { Job = new JobSubmission { Type = "Not a type" } } },
        { "job.type", definition => definition with { Job = new JobSubmission { Type = "browser" } } },
        { "job.run_at", definition => definition with { Job = definition.Job with { RunAt = TimeProvider.System.GetUtcNow() } } },
        { "job.active_key", definition => definition with { Job = definition.Job with { ActiveKey = "one" } } },
        { "job.idempotency_key", definition => definition with { Job = definition.Job with { IdempotencyKey = "one" } } },
        { "job.metadata", definition => definition with { Job = definition.Job with { Metadata = new JsonText("[]") } } },
        { "job.then[0].type", definition => definition with { Job = definition.Job with { Then = [new JobContinuation(JobContinueOn.Any, new JobSubmission { Type = "" })] } } },
        { "job", definition => definition with { Job = definition.Job with { Input = new JsonText($"\"{new string('x', 1024 * 1024)}\"") } } },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task WhatIsWrongIsRefusedByItsField(string field, Func<ScheduleDefinition, ScheduleDefinition> change)
    {
        var definition = change(ScheduledJobs.Each(86_400));
        var refusal = await Assert.ThrowsAsync<InvalidJobException>(() => _host.MakeAsync(definition));
        Assert.Equal(field, refusal.Field);
        Assert.StartsWith(field == "timing" ? "A schedule" : $"'{field}' ", refusal.Message, StringComparison.Ordinal);
        var known = await _host.MakeAsync(ScheduledJobs.Each(86_400));
        await Assert.ThrowsAsync<InvalidJobException>(() => _host.Schedule(known.Id).SaveAsync(definition, null, None));
        Assert.Equal(known.Version, (await _host.Schedule(known.Id).GetAsync(None)).Version);
    }
}
