using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests;

public abstract partial class JobStoreContract
{
    public static TheoryData<JobScopeKind> Scopes => [.. Enum.GetValues<JobScopeKind>()];

    [Fact]
    public async Task PagesGoFromTheNewestToTheOldestWithoutAHole()
    {
        var type = JobRows.Unique("type");
        var inserted = new List<JobId>();
        for (var turn = 0; turn < 25; turn++)
            inserted.Add((await InsertAsync(JobRows.Pending(job => job with { Type = type }).In((JobStatus)(turn % 5)))).Job.Id);
        var expected = inserted.OrderDescending().ToArray();
        Assert.Equal(expected, await PagesAsync(new JobListQuery(10) { Type = type }));
        Assert.Equal(expected, (await PagesAsync(new JobListQuery(10))).Take(25));
        foreach (var status in Enum.GetValues<JobStatus>())
        {
            var some = inserted.Where((_, turn) => (JobStatus)(turn % 5) == status).OrderDescending().ToArray();
            Assert.Equal(some, await PagesAsync(new JobListQuery(2) { Status = status, Type = type }));
            Assert.Equal(some, (await PagesAsync(new JobListQuery(2) { Status = status })).Take(5));
        }
    }

    [Fact]
    public async Task ListsLeaveOutInputResultAndCheckpointAndNothingElse()
    {
        var type = JobRows.Unique("type");
        var row = await InsertAsync(JobRows.Pending(job => job with
        {
            Type = type, Tenant = type, Input = new JsonText("1"), Checkpoint = new JsonText("2"), Metadata = new JsonText("3"), Name = "name", ExpiresAt = JobRows.Start,
        }).In(JobStatus.Completed));
        var listed = (row.Job with { Input = null, Result = null, Checkpoint = null }).Text();
        Assert.Equal(listed, Assert.Single((await Jobs.ListAsync(new JobListQuery(10) { Type = type }, None)).Jobs).Text());
        Assert.Equal(listed, Assert.Single(await Jobs.ListFinishedAsync(new JobScope(JobScopeKind.Guild, type), 10, None)).Text());
    }

    [Theory, MemberData(nameof(Scopes))]
    public async Task AScopeListsItsActiveJobsNewestFirst(JobScopeKind kind)
    {
        var scope = new JobScope(kind, JobRows.Unique("scope"));
        var pending = await InsertAsync(Scoped(scope));
        var running = await InsertAsync(Scoped(scope).In(JobStatus.Running));
        await InsertAsync(Scoped(scope).In(JobStatus.Completed));
        await InsertAsync(Scoped(new JobScope(kind, JobRows.Unique("other"))));
        var listed = await Jobs.ListActiveAsync(scope, 10, None);
        Assert.Equal(new[] { pending.Job.Id, running.Job.Id }.OrderDescending(), listed.Select(job => job.Id));
        Assert.Single(await Jobs.ListActiveAsync(scope, 1, None));
    }

    [Theory, MemberData(nameof(Scopes))]
    public async Task AScopeListsItsFinishedJobsLatestCompletionFirst(JobScopeKind kind)
    {
        var scope = new JobScope(kind, JobRows.Unique("scope"));
        var late = await InsertAsync(Scoped(scope).In(JobStatus.Failed).With(job => job with { CompletedAt = JobRows.Start.AddDays(2) }));
        var early = await InsertAsync(Scoped(scope).In(JobStatus.Completed).With(job => job with { CompletedAt = JobRows.Start.AddDays(1) }));
        await InsertAsync(Scoped(scope));
        var listed = await Jobs.ListFinishedAsync(scope, 10, None);
        Assert.Equal([late.Job.Id, early.Job.Id], listed.Select(job => job.Id));
        Assert.Equal(late.Job.Id, Assert.Single(await Jobs.ListFinishedAsync(scope, 1, None)).Id);
    }

    [Fact]
    public async Task JobsThatEndedBeforeATimeAreListedOldestFirst()
    {
        var ids = new List<JobId>();
        foreach (var minute in new[] { 3, 1, 2 })
            ids.Add((await InsertAsync(JobRows.Pending().In(JobStatus.Failed).With(job => job with { CompletedAt = Ancient.AddMinutes(minute) }))).Job.Id);
        Assert.Equal([ids[1], ids[2]], (await Jobs.ListEndedBeforeAsync(Ancient.AddMinutes(3), 10, None)).AsEnumerable());
        Assert.Equal([ids[1]], (await Jobs.ListEndedBeforeAsync(Ancient.AddMinutes(3), 1, None)).AsEnumerable());
        foreach (var id in ids) Assert.True(await Jobs.DeleteIfFinalAsync(id, None));
    }

    [Fact]
    public async Task MissingJobsAreToldFromThoseThatAreThere()
    {
        var there = (await InsertAsync()).Job.Id;
        var missing = JobId.New(TimeProvider.System);
        Assert.Equal([missing], (await Jobs.ListMissingAsync([there, missing], None)).AsEnumerable());
        Assert.Empty(await Jobs.ListMissingAsync([], None));
    }

    [Fact]
    public async Task CountersEqualARecountAfterARandomWalk()
    {
        var random = new Random(7);
        var rows = new List<JobRow>();
        for (var step = 0; step < 400; step++)
        {
            if (rows.Count == 0 || random.Next(3) == 0) rows.Add(await InsertAsync());
            else await StepAsync(rows, random.Next(rows.Count), (JobStatus)random.Next(5));
        }

        var counts = await Jobs.CountAsync(None);
        Assert.Equal(Enum.GetValues<JobStatus>().Order(), counts.Keys.Order());
        foreach (var (status, count) in counts) Assert.Equal((await PagesAsync(new JobListQuery(1000) { Status = status })).Count, count);
    }

    private async Task StepAsync(List<JobRow> rows, int index, JobStatus next)
    {
        var row = rows[index];
        if (row.Job.IsFinal())
        {
            Assert.True(await Jobs.DeleteIfFinalAsync(row.Job.Id, None));
            rows.RemoveAt(index);
        }
        else if (MayFollow(row.Job.Status, next))
        {
            rows[index] = await SaveAsync(row, row.In(next));
        }
    }

    private async Task<List<JobId>> PagesAsync(JobListQuery query)
    {
        var all = new List<JobId>();
        while (true)
        {
            var walk = await Jobs.ListAsync(query, None);
            all.AddRange(walk.Jobs.Select(job => job.Id));
            if (walk.Reached is null) return all;
            query = query with { Cursor = walk.Reached };
        }
    }

    private static JobRow Scoped(JobScope scope) => Scoped(JobRows.Pending(), scope);

    private static JobRow Scoped(JobRow row, JobScope scope) => row with
    {
        Job = scope.Kind switch
        {
            JobScopeKind.Guild => row.Job with { Tenant = scope.Value },
            JobScopeKind.Session => row.Job with { Session = scope.Value },
            JobScopeKind.User => row.Job with { User = scope.Value },
            JobScopeKind.Schedule => row.Job with { ScheduleId = scope.Value },
            _ => row.Job with { Subject = scope.Value },
        },
    };
}
