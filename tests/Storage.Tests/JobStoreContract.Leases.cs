using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests;

public abstract partial class JobStoreContract
{
    private static readonly DateTimeOffset Ancient = new(1999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task ALeaseIsKeptByAnInsertAndASaveAndEndsWithTheClaim()
    {
        var born = await InsertAsync(Leased(JobRows.Pending(), JobRows.Start));
        await AssertKeptAsync(born);
        await AssertKeptAsync(await SaveAsync(born, born.In(JobStatus.Completed)));
        var pending = await InsertAsync();
        var leased = await SaveAsync(pending, Leased(pending, JobRows.Start.AddMicroseconds(1)));
        await AssertKeptAsync(leased);
        var extended = leased with { Job = leased.Job with { Sequence = leased.Job.Sequence + 1 }, Claim = leased.Claim! with { LeaseUntil = JobRows.Start.AddDays(1) } };
        await AssertKeptAsync(await SaveAsync(leased, extended));
        await AssertKeptAsync(await SaveAsync(extended, extended.In(JobStatus.Pending)));
    }

    [Fact]
    public async Task ASaveOfProgressExtendsTheLease()
    {
        var row = await InsertAsync(Leased(JobRows.Pending(), JobRows.Start));
        var next = row.With(job => job with { Progress = JobProgress.Of(1, 2) });
        next = next with { Claim = row.Claim! with { LeaseUntil = JobRows.Start.AddMinutes(1) } };
        Assert.True(await Jobs.SaveProgressIfUnchangedAsync(row, next, None));
        await AssertKeptAsync(next);
    }

    [Fact]
    public async Task JobsWhoseLeaseHasEndedAreListedEarliestFirst()
    {
        var rows = new List<JobRow>();
        foreach (var minute in new[] { 3, 1, 2 }) rows.Add(await InsertAsync(Leased(JobRows.Pending(), Ancient.AddMinutes(minute))));
        ClaimedJob Claimed(int index) => new(rows[index].Job.Id, rows[index].Claim!.Token, "worker-1");
        Assert.Equal([Claimed(1), Claimed(2)], (await Jobs.ListLeaseEndedAsync(Ancient.AddMinutes(2), 10, None)).AsEnumerable());
        Assert.Equal([Claimed(1)], (await Jobs.ListLeaseEndedAsync(Ancient.AddMinutes(2), 1, None)).AsEnumerable());
        Assert.Empty(await Jobs.ListLeaseEndedAsync(Ancient.AddMinutes(1).AddMicroseconds(-1), 10, None));
        foreach (var row in rows) await SaveAsync(row, row.In(JobStatus.Failed));
        Assert.Empty(await Jobs.ListLeaseEndedAsync(Ancient.AddMinutes(3), 10, None));
    }

    [Fact]
    public async Task ALeasedJobHasNoHostToLose()
    {
        var self = JobRows.Unique("self");
        var leased = await InsertAsync(Leased(JobRows.Pending(), JobRows.Start, self));
        var claimed = await InsertAsync(JobRows.Pending().In(JobStatus.Running, self));
        var listed = await Jobs.ListClaimedByGoneHostsOrAsync(self, Silence, 1000, None);
        Assert.Contains(listed, job => job.Id == claimed.Job.Id);
        Assert.DoesNotContain(listed, job => job.Id == leased.Job.Id);
    }

    [Fact]
    public async Task JobsWhoseTimeToBeDeletedHasComeAreListedEarliestFirst()
    {
        var rows = new List<JobRow>();
        foreach (var minute in new[] { 3, 1, 2 })
            rows.Add(await InsertAsync(JobRows.Pending().In(JobStatus.Completed).With(job => job with { ExpiresAt = Ancient.AddMinutes(minute) })));
        await AssertKeptAsync(rows[0]);
        var running = await InsertAsync(JobRows.Pending().In(JobStatus.Running));
        rows.Add(await SaveAsync(running, running.In(JobStatus.Failed).With(job => job with { ExpiresAt = Ancient.AddMinutes(4) })));
        await InsertAsync(JobRows.Pending().In(JobStatus.Completed));
        Assert.Equal([rows[1].Job.Id, rows[2].Job.Id], (await Jobs.ListExpiredAsync(Ancient.AddMinutes(2), 10, None)).AsEnumerable());
        Assert.Equal([rows[1].Job.Id], (await Jobs.ListExpiredAsync(Ancient.AddMinutes(4), 1, None)).AsEnumerable());
        Assert.Empty(await Jobs.ListExpiredAsync(Ancient.AddMinutes(1).AddMicroseconds(-1), 10, None));
        Assert.Equal(rows[3].Job.Id, (await Jobs.ListExpiredAsync(Ancient.AddMinutes(4), 10, None))[^1]);
        foreach (var row in rows) Assert.True(await Jobs.DeleteIfFinalAsync(row.Job.Id, None));
        Assert.Empty(await Jobs.ListExpiredAsync(Ancient.AddMinutes(4), 10, None));
    }

    [Fact]
    public async Task PendingJobsWhoseTimeToStartIsOverAreListedEarliestFirst()
    {
        var rows = new List<JobRow>();
        foreach (var minute in new[] { 3, 1, 2 }) rows.Add(await InsertAsync(job => job with { StartBefore = Ancient.AddMinutes(minute) }));
        await AssertKeptAsync(rows[0]);
        Assert.Equal([rows[1].Job.Id, rows[2].Job.Id], (await Jobs.ListStartOverdueAsync(Ancient.AddMinutes(2), 10, None)).AsEnumerable());
        Assert.Equal([rows[1].Job.Id], (await Jobs.ListStartOverdueAsync(Ancient.AddMinutes(3), 1, None)).AsEnumerable());
        Assert.Empty(await Jobs.ListStartOverdueAsync(Ancient.AddMinutes(1).AddMicroseconds(-1), 10, None));
        await AssertKeptAsync(await SaveAsync(rows[1], rows[1].In(JobStatus.Cancelled))); // with the time
        await AssertKeptAsync(await SaveAsync(rows[2], rows[2].In(JobStatus.Running).With(job => job with { Attempt = 1, StartBefore = null })));
        Assert.Equal([rows[0].Job.Id], (await Jobs.ListStartOverdueAsync(Ancient.AddMinutes(3), 10, None)).AsEnumerable());
        await SaveAsync(rows[0], rows[0].In(JobStatus.Cancelled));
        Assert.Empty(await Jobs.ListStartOverdueAsync(Ancient.AddMinutes(3), 10, None));
    }

    private static JobRow Leased(JobRow row, DateTimeOffset until, string holder = "worker-1")
    {
        var running = row.In(JobStatus.Running, holder);
        return running with { Claim = running.Claim! with { LeaseUntil = until } };
    }
}
