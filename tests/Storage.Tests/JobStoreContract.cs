using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests;

/// <summary>What every store of jobs promises, whatever the database. A promise of <see cref="IJobStore"/> is a fact here.</summary>
public abstract partial class JobStoreContract(StoreFixture store)
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    private IJobStore Jobs => store.Jobs;

    private IJobLogStore Log => store.Log;

    private IHostStore Hosts => store.Hosts;

    private async Task<JobRow> InsertAsync(JobRow row)
    {
        Assert.True((await Jobs.InsertIfAbsentAsync(row, None)).Inserted);
        return row;
    }

    private Task<JobRow> InsertAsync(Func<JobSnapshot, JobSnapshot>? change = null) => InsertAsync(JobRows.Pending(change));

    private async Task<JobRow> SaveAsync(JobRow current, JobRow next)
    {
        Assert.True(await Jobs.SaveIfUnchangedAsync(current, next, None));
        return next;
    }

    private async Task<JobRow> FindAsync(JobRow row) => (await Jobs.FindAsync(row.Job.Id, None))!;

    private async Task AssertKeptAsync(JobRow expected)
    {
        var found = await FindAsync(expected);
        Assert.Equal(expected.Job.Text(), found.Job.Text());
        Assert.Equal(expected.Claim, found.Claim);
    }
}
