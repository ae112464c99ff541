using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests.Schedules;

/// <summary>An occurrence that comes while a run is at work.</summary>
public sealed class ScheduleOverlapTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TaskCompletionSource _gate = new();

    [Fact]
    public async Task ItIsSkippedUnlessTheScheduleSaysOtherwise()
    {
        await using var host = await JobHost.StartAsync(WorkAsync);
        var schedule = await host.MakeAsync(ScheduledJobs.Each(1));
        var stands = await host.PollAsync(schedule.Id, one => one.Skipped >= 2);
        Assert.Single(await host.RunsAsync(schedule.Id));
        Assert.Equal("Another run was active.", stands.LastTrouble?.Reason);
        _gate.SetResult();
        await host.RunsAsync(schedule.Id, runs => runs.Length >= 2);
    }

    [Fact]
    public async Task ItIsStartedBesideTheOtherWhereThatIsAllowed()
    {
        await using var host = await JobHost.StartAsync(WorkAsync);
        var schedule = await host.MakeAsync(ScheduledJobs.Each(1) with { Overlap = Overlap.Allow });
        await host.RunsAsync(schedule.Id, runs => runs.Count(run => run.Status == JobStatus.Running) >= 2);
        _gate.SetResult();
    }

    [Fact]
    public async Task ItIsQueuedAndBeginsAtTheOthersEnd()
    {
        await using var host = await JobHost.StartAsync(WorkAsync);
        var schedule = await host.MakeAsync(ScheduledJobs.Each(1) with { Overlap = Overlap.QueueOne });
        var stands = await host.PollAsync(schedule.Id, one => one.Skipped >= 1 && one.QueuedDueAt is not null);
        Assert.Single(await host.RunsAsync(schedule.Id));
        _gate.SetResult();
        var runs = await host.RunsAsync(schedule.Id, all => all.Length >= 2);
        Assert.True(runs[1].DueAt() >= stands.QueuedDueAt);
        Assert.True(runs[1].CreatedAt >= runs[0].CompletedAt);
    }

    [Fact]
    public async Task TheOtherIsCancelledAndItBeginsThen()
    {
        await using var host = await JobHost.StartAsync(WorkAsync);
        var schedule = await host.MakeAsync(ScheduledJobs.Each(1) with { Overlap = Overlap.CancelRunning });
        var runs = await host.RunsAsync(schedule.Id, all => all.Length >= 2);
        Assert.Equal(JobStatus.Cancelled, runs[0].Status);
        Assert.True(runs[1].CreatedAt >= runs[0].CompletedAt);
        _gate.SetResult();
    }

    [Fact]
    public async Task OneThatWaitsForTheOtherIsNoLateOneMeanwhile()
    {
        await using var host = await JobHost.StartAsync(WorkAsync);
        var id = ScheduleId.New(TimeProvider.System);
        await host.SubmitAsync(new JobSubmission { Type = JobHost.TestType, ScheduleId = id.ToString() });
        await host.PutAsync(ScheduledJobs.Each(86_400) with { Overlap = Overlap.QueueOne }, row => row with
        {
            Schedule = row.Schedule with { Id = id, QueuedDueAt = row.Schedule.CreatedAt.AddDays(1), NextDueAt = row.Schedule.CreatedAt.AddDays(3) },
        });
        var row = await host.RowAsync(id, one => one.WakeAt > one.Schedule.CreatedAt.AddDays(1));
        Assert.Equal(1, row.Schedule.Version); // nothing has changed that anybody could see
        Assert.Single(await host.RunsAsync(id));
        _gate.SetResult();
        await host.RunsAsync(id, runs => runs.Length == 2);
    }

    private async Task<JobOutcome> WorkAsync(JobContext job, CancellationToken stop)
    {
        await _gate.Task.WaitAsync(stop);
        return new JobOutcome.Succeeded(null);
    }
}
