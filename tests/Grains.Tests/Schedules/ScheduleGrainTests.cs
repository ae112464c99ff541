using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests.Schedules;

/// <summary>Schedules on a real host: runs at their times, each once, whatever happens in between.</summary>
public sealed class ScheduleGrainTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task RunsBeginAtTheirTimesEachOnceWhoeverElseLooks()
    {
        await using var host = await JobHost.StartAsync();
        var schedule = await host.MakeAsync(ScheduledJobs.Each(1) with { Tenant = "42", User = "ada", Name = "Beat", Overlap = Overlap.Allow });
        using var stop = new CancellationTokenSource();
        var lookers = Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!stop.IsCancellationRequested) await host.Schedule(schedule.Id).LookAsync(None);
        }).ToArray();
        var runs = await host.RunsAsync(schedule.Id, all => all.Length >= 3);
        await host.Schedule(schedule.Id).PauseAsync(None);
        await stop.CancelAsync();
        await Task.WhenAll(lookers);

        runs = await host.RunsAsync(schedule.Id);
        var expected = Enumerable.Range(1, runs.Length).Select(count => Whole(schedule.CreatedAt).AddSeconds(count)).ToArray();
        Assert.Equal(expected, runs.Select(run => run.DueAt()));
        Assert.All(runs, run => Assert.InRange(run.CreatedAt - run.DueAt(), TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        Assert.All(runs, run => Assert.Equal(
            (JobTrigger.Scheduled, schedule.Id.ToString(), "42", "ada", "Beat"), (run.Trigger, run.ScheduleId, run.Tenant, run.User, run.Name)));
        var stands = await host.Schedule(schedule.Id).GetAsync(None);
        Assert.Equal((runs.Length, runs[^1].Id), (stands.Started, stands.LastJob));
    }

    [Fact]
    public async Task ARunThatWasDecidedOnBeginsAfterACrashAndNeverAgain()
    {
        using var data = new TemporaryDirectory();
        var run = new StartingRun(JobHost.NewId(), Whole(TimeProvider.System.GetUtcNow()).AddHours(-1), Whole(TimeProvider.System.GetUtcNow()).AddHours(-2));
        ScheduleId id;
        await using (var host = await JobHost.StartAsync(data: data.Path))
        {
            id = await host.PutAsync(ScheduledJobs.Each(86_400), row => row with { Starting = [run], Schedule = row.Schedule with { NextDueAt = run.DueAt.AddDays(1) } });
            await host.PollAsync(run.Id, job => job?.IsFinal() == true);
            await host.PollAsync(id, schedule => schedule.Version > 1);
            await host.Job(run.Id).DeleteAsync(None);
        }

        await using (var host = await JobHost.StartAsync(data: data.Path))
        {
            await host.Schedule(id).LookAsync(None);
            Assert.Empty(await host.RunsAsync(id));
        }
    }

    [Fact]
    public async Task AClockThatGoesBackBringsNoOccurrenceTwice()
    {
        var clock = new ShiftedTime();
        await using var host = await JobHost.StartAsync(configure: builder => ShiftedTime.Use(builder, clock));
        var schedule = await host.MakeAsync(ScheduledJobs.Each(1) with { Overlap = Overlap.Allow });
        var before = (await host.RunsAsync(schedule.Id, runs => runs.Length >= 2)).Length;
        clock.Shift = TimeSpan.FromSeconds(-2);
        var runs = await host.RunsAsync(schedule.Id, all => all.Length >= before + 2);
        Assert.Equal(runs.Length, runs.Select(run => run.DueAt()).Distinct().Count());
        clock.Shift = TimeSpan.FromDays(-400);
        await host.Schedule(schedule.Id).LookAsync(None);
        Assert.True((await host.Schedule(schedule.Id).GetAsync(None)).NextDueAt > runs[^1].DueAt());
    }

    [Theory]
    [InlineData(MissedRuns.Once, 1, 47)]
    [InlineData(MissedRuns.Skip, 0, 48)]
    [InlineData(MissedRuns.All, 5, 43)]
    public async Task WhatWasMissedWhileTheServiceWasDownIsMadeUpForSoonAfterItIsUp(MissedRuns missed, int runs, int lost)
    {
        await using var host = await JobHost.StartAsync();
        var definition = ScheduledJobs.Each(3_600) with { Missed = missed, MissedLimit = 5, Overlap = Overlap.Allow };
        var id = await host.PutAsync(definition, row => row with
        {
            Schedule = row.Schedule with { CreatedAt = row.Schedule.CreatedAt.AddMinutes(-30), NextDueAt = row.Schedule.CreatedAt.AddMinutes(30) },
        });
        var stands = await host.PollAsync(id, schedule => schedule.NextDueAt > TimeProvider.System.GetUtcNow());
        Assert.Equal((runs, lost), (stands.Started, stands.Missed));
        var started = await host.RunsAsync(id, all => all.Length >= runs);
        Assert.Equal(Enumerable.Range(48 - runs, runs).Select(hour => stands.CreatedAt.AddHours(1 + hour)), started.Select(run => run.DueAt()));
    }

    [Fact]
    public async Task AfterSoManyFailuresInARowItPausesAndGoesOnWhenItIsResumed()
    {
        var fails = true;
        await using var host = await JobHost.StartAsync((_, _) => fails
            ? throw new JobFailedException("broken", "It broke.") : Task.FromResult<JobOutcome>(new JobOutcome.Succeeded(null)));
        var schedule = await host.MakeAsync(ScheduledJobs.Each(1) with { PauseAfterFailures = 2 });
        var paused = await host.PollAsync(schedule.Id, one => one.PausedAt is not null);
        Assert.Equal("2 runs in a row have failed.", paused.PauseReason);
        Assert.Equal(2, (await host.RunsAsync(schedule.Id)).Length);
        Assert.Empty(await host.Schedule(schedule.Id).PreviewAsync(10, None));
        fails = false;
        await host.Schedule(schedule.Id).ResumeAsync(None);
        var runs = await host.RunsAsync(schedule.Id, all => all.Count(run => run.Status == JobStatus.Completed) >= 2);
        Assert.Equal(2, runs.Count(run => run.Status == JobStatus.Failed));
        Assert.Null((await host.Schedule(schedule.Id).GetAsync(None)).PausedAt);
    }

    [Fact]
    public async Task ARunByHandStartsBesideTheOthersAlsoWhileItIsPaused()
    {
        await using var host = await JobHost.StartAsync();
        var schedule = await host.MakeAsync(ScheduledJobs.Each(86_400) with { User = "ada" });
        await host.Schedule(schedule.Id).PauseAsync(None);
        var id = JobHost.NewId();
        var first = await host.Schedule(schedule.Id).RunAsync(id, "bob", None);
        var second = await host.Schedule(schedule.Id).RunAsync(id, "bob", None);
        Assert.Equal((true, false, id), (first.Created, second.Created, second.Job.Id));
        Assert.Equal((JobTrigger.Manual, "bob", schedule.Id.ToString()), (first.Job.Trigger, first.Job.User, first.Job.ScheduleId));
        Assert.Equal(schedule.NextDueAt, (await host.Schedule(schedule.Id).GetAsync(None)).NextDueAt);
    }

    [Fact]
    public async Task JitterIsTheSameForWhoeverAsksAndTheJobWaitsForIt()
    {
        await using var host = await JobHost.StartAsync();
        var definition = ScheduledJobs.Each(1) with { Jitter = TimeSpan.FromHours(1), Overlap = Overlap.Allow };
        var schedule = await host.MakeAsync(definition);
        var preview = await host.Schedule(schedule.Id).PreviewAsync(200, None);
        Assert.All(preview, next => Assert.InRange(next.RunAt - next.DueAt, TimeSpan.Zero, TimeSpan.FromSeconds(0.999)));
        Assert.InRange(preview.Average(next => (next.RunAt - next.DueAt).TotalSeconds), 0.3, 0.7);
        var runs = await host.RunsAsync(schedule.Id, all => all.Length >= 2);
        Assert.All(runs, run => Assert.Equal(preview.Single(next => next.DueAt == run.DueAt()).RunAt, run.RunAt ?? preview.Single(next => next.DueAt == run.DueAt()).RunAt));
        Assert.Contains(runs, run => run.RunAt is not null);
    }

    private static DateTimeOffset Whole(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
