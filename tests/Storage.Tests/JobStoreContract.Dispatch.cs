using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task ReadyJobsComeByPriorityThenByTheTimeTheyBecameDue()
    {
        var type = JobRows.Unique("type");
        var now = JobRows.Start.AddHours(1);
        async Task<JobId> Insert(int priority, int createdMinute, int? runMinute = null) => (await InsertAsync(job => job with
        {
            Type = type, Priority = priority, CreatedAt = JobRows.Start.AddMinutes(createdMinute), RunAt = runMinute is { } at ? JobRows.Start.AddMinutes(at) : null,
        })).Job.Id;
        var usual = await Insert(0, 10);
        var older = await Insert(0, 5);
        var waited = await Insert(0, 0, 7);
        var urgent = await Insert(9, 50);
        var urgentWaited = await Insert(9, 0, 49);
        var lazy = await Insert(-1, 0);
        await Insert(9, 0, 61);
        var ready = await Jobs.ListReadyAsync(type, now, 10, None);
        Assert.Equal([urgentWaited, urgent, older, waited, usual, lazy], ready.Select(job => job.Id));
        Assert.Equal(new ReadyJob(waited, 0, JobRows.Start.AddMinutes(7)), ready[3]);
        Assert.Equal(new ReadyJob(usual, 0, JobRows.Start.AddMinutes(10)), ready[4]);
        Assert.Equal([urgentWaited, urgent], (await Jobs.ListReadyAsync(type, now, 2, None)).Select(job => job.Id));
    }

    [Fact]
    public async Task AJobIsReadyFromItsTimeOn()
    {
        var row = await InsertAsync(job => job with { RunAt = JobRows.Start });
        Assert.Empty(await Jobs.ListReadyAsync(row.Job.Type, JobRows.Start.AddMicroseconds(-1), 10, None));
        Assert.Single(await Jobs.ListReadyAsync(row.Job.Type, JobRows.Start, 10, None));
    }

    [Fact]
    public async Task OnlyPendingJobsOfTheTypeAreReady()
    {
        var type = JobRows.Unique("type");
        foreach (var status in Enum.GetValues<JobStatus>()) await InsertAsync(JobRows.Pending(job => job with { Type = type }).In(status));
        await InsertAsync();
        Assert.Single(await Jobs.ListReadyAsync(type, JobRows.Start, 10, None));
    }

    [Fact]
    public async Task TheNextTimeIsTheEarliestThatIsStillToCome()
    {
        var type = JobRows.Unique("type");
        Assert.Null(await Jobs.NextRunAtAsync(type, JobRows.Start, None));
        foreach (var minute in new[] { 0, 3, 2 }) await InsertAsync(job => job with { Type = type, RunAt = JobRows.Start.AddMinutes(minute) });
        Assert.Equal(JobRows.Start.AddMinutes(2), await Jobs.NextRunAtAsync(type, JobRows.Start, None));
        Assert.Null(await Jobs.NextRunAtAsync(type, JobRows.Start.AddMinutes(3), None));
    }

    [Fact]
    public async Task RunningJobsOfGoneHostsAndOfOneselfAreListedAndNoOthers()
    {
        var (self, other, gone) = (JobRows.Unique("self"), JobRows.Unique("other"), JobRows.Unique("gone"));
        var mine = await InsertAsync(JobRows.Pending().In(JobStatus.Running, self));
        var lost = await InsertAsync(JobRows.Pending().In(JobStatus.Running, gone));
        var alive = await InsertAsync(JobRows.Pending().In(JobStatus.Running, other));
        await Hosts.RegisterAsync(self, None);
        await Hosts.RegisterAsync(other, None);
        var listed = await Jobs.ListClaimedByGoneHostsOrAsync(self, Silence, 1000, None);
        Assert.Contains(new ClaimedJob(mine.Job.Id, mine.Claim!.Token, self), listed);
        Assert.Contains(new ClaimedJob(lost.Job.Id, lost.Claim!.Token, gone), listed);
        Assert.DoesNotContain(listed, job => job.Id == alive.Job.Id);
        Assert.Single(await Jobs.ListClaimedByGoneHostsOrAsync(self, Silence, 1, None));
        await Hosts.RemoveAsync(other, None);
        Assert.Contains(await Jobs.ListClaimedByGoneHostsOrAsync(self, Silence, 1000, None), job => job.Id == alive.Job.Id);
    }

    [Fact]
    public async Task AReadSeesEveryConfirmedWrite() => await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
    {
        for (var turn = 0; turn < 10; turn++)
        {
            var row = await InsertAsync();
            Assert.NotNull(await Jobs.FindAsync(row.Job.Id, None));
            Assert.Single((await Jobs.ListAsync(new JobListQuery(1) { Type = row.Job.Type }, None)).Jobs);
        }
    }));

    [Fact]
    public async Task ACallerWhoGivesUpIsNotKeptWaiting()
    {
        var gaveUp = new CancellationToken(canceled: true);
        var row = JobRows.Pending();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Jobs.InsertIfAbsentAsync(row, gaveUp));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Jobs.FindAsync(row.Job.Id, gaveUp));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Jobs.ListAsync(new JobListQuery(1), gaveUp));
    }
}
