using System.Diagnostics;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests;

public abstract partial class JobStoreContract
{
    private IJobTypeStore Types => store.Types;

    [Fact]
    public async Task RunningJobsOfATypeAreListedWithTheirKeys()
    {
        var type = JobRows.Unique("type");
        var own = await InsertAsync(Keyed(type, "ada").In(JobStatus.Running) with { LimitKey = "ada" });
        var free = await InsertAsync(JobRows.Pending(job => job with { Type = type }).In(JobStatus.Running));
        await InsertAsync(Keyed(type, "ada"));
        await InsertAsync(JobRows.Pending().In(JobStatus.Running));
        Assert.Equal([new RunningJob(own.Job.Id, "ada"), new RunningJob(free.Job.Id, null)], (await Types.ListRunningAsync(type, 10, None)).ToArray());
        Assert.Single(await Types.ListRunningAsync(type, 1, None));
    }

    [Fact]
    public async Task TheLimitKeyStaysAsItWasInserted()
    {
        var pending = await InsertAsync(Keyed(JobRows.Unique("type"), "ada"));
        await SaveAsync(pending, pending.In(JobStatus.Running) with { LimitKey = "bob" });
        Assert.Equal("ada", (await FindAsync(pending)).LimitKey);
        Assert.Equal("", (await FindAsync(await InsertAsync(Keyed(JobRows.Unique("type"), "")))).LimitKey);
        Assert.Null((await FindAsync(await InsertAsync())).LimitKey);
    }

    [Fact]
    public async Task JobsAreCountedUpToALimit()
    {
        var type = JobRows.Unique("type");
        for (var count = 0; count < 4; count++) await InsertAsync(job => job with { Type = type });
        Assert.Equal(4, await Types.CountAsync(type, JobStatus.Pending, 10, None));
        Assert.Equal(3, await Types.CountAsync(type, JobStatus.Pending, 3, None));
        Assert.Equal(0, await Types.CountAsync(type, JobStatus.Running, 10, None));
    }

    [Fact]
    public async Task TypesWithActiveJobsAreListedOnce()
    {
        var (pending, waiting, running, final) = (JobRows.Unique("type"), JobRows.Unique("type"), JobRows.Unique("type"), JobRows.Unique("type"));
        for (var count = 0; count < 2; count++) await InsertAsync(job => job with { Type = pending });
        await InsertAsync(job => job with { Type = waiting, RunAt = JobRows.Start });
        await InsertAsync(JobRows.Pending(job => job with { Type = running }).In(JobStatus.Running));
        await InsertAsync(JobRows.Pending(job => job with { Type = final }).In(JobStatus.Cancelled));
        var active = await Types.ListActiveAsync(100_000, None);
        string[] own = [pending, waiting, running, final];
        Assert.Equal(own[..3].Order(StringComparer.Ordinal), active.Where(own.Contains).Order(StringComparer.Ordinal));
        Assert.True((await Types.ListActiveAsync(1, None)).Length <= 1);
    }

    [Fact]
    public async Task KeysWithPendingJobsAreListedOnceInTheirOrder()
    {
        var type = JobRows.Unique("type");
        foreach (var key in new[] { "bob", "ada", "", "bob" }) await InsertAsync(Keyed(type, key));
        await InsertAsync(Keyed(type, "cy", job => job with { RunAt = JobRows.Start }));
        await InsertAsync(Keyed(type, "dan").In(JobStatus.Running));
        await InsertAsync(job => job with { Type = type });
        Assert.Equal(["", "ada", "bob", "cy"], (await Types.ListReadyKeysAsync(type, "", 10, None)).ToArray());
        Assert.Equal(["", "ada"], (await Types.ListReadyKeysAsync(type, "", 2, None)).ToArray());
        Assert.Equal(["bob", "cy"], (await Types.ListReadyKeysAsync(type, "bob", 10, None)).ToArray());
        Assert.Empty(await Types.ListReadyKeysAsync(JobRows.Unique("type"), "", 10, None));
    }

    [Fact]
    public async Task TheFirstOfEachKeyAreListedAndThoseThatWaitedForTheirTime()
    {
        var type = JobRows.Unique("type");
        var now = JobRows.Start.AddHours(1);
        async Task<JobId> Insert(string key, int priority, int minute, int? runMinute = null) => (await InsertAsync(Keyed(type, key, job => job with
        {
            Priority = priority, CreatedAt = JobRows.Start.AddMinutes(minute), RunAt = runMinute is { } at ? JobRows.Start.AddMinutes(at) : null,
        }))).Job.Id;
        var old = await Insert("ada", 0, 1);
        await Insert("ada", 0, 2);
        var urgent = await Insert("ada", 5, 3);
        var waited = await Insert("ada", 0, 0, 30);
        await Insert("ada", 0, 0, 90);
        var other = await Insert("bob", 0, 4);
        await Insert("cy", 0, 0);
        var ready = await Types.ListReadyOfKeysAsync(type, now, ["ada", "bob"], 2, None);
        Assert.Equal(new[] { old, urgent, waited, other }.Order(), ready.Select(job => job.Job.Id).Order());
        Assert.Contains(new KeyedJob(new ReadyJob(waited, 0, JobRows.Start.AddMinutes(30)), "ada"), ready);
        Assert.Contains(new KeyedJob(new ReadyJob(urgent, 5, JobRows.Start.AddMinutes(3)), "ada"), ready);
    }

    [Fact]
    public async Task JobsWithoutAKeyAreFoundAmongTheFirst()
    {
        var type = JobRows.Unique("type");
        var free = await InsertAsync(job => job with { Type = type });
        var waited = await InsertAsync(job => job with { Type = type, RunAt = JobRows.Start });
        await InsertAsync(Keyed(type, "ada"));
        var ready = await Types.ListReadyOfNoKeyAsync(type, JobRows.Start.AddMinutes(1), 10, None);
        Assert.Equal(new[] { free.Job.Id, waited.Job.Id }.Order(), ready.Select(job => job.Id).Order());
    }

    [Fact]
    public async Task OneKeyWithManyJobsHidesNoOther()
    {
        var type = JobRows.Unique("type");
        foreach (var some in Enumerable.Range(0, 20_000).Chunk(2_000)) await Task.WhenAll(some.Select(_ => InsertAsync(Keyed(type, "many"))));
        var few = await InsertAsync(Keyed(type, "one", job => job with { CreatedAt = JobRows.Start.AddDays(1) }));
        var began = Stopwatch.GetTimestamp();
        Assert.Equal(["many", "one"], (await Types.ListReadyKeysAsync(type, "", 10, None)).ToArray());
        var ready = await Types.ListReadyOfKeysAsync(type, JobRows.Start.AddDays(2), ["many", "one"], 3, None);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(1)); // a few entries of an index; a walk through all takes longer than a look should
        Assert.Equal(4, ready.Length);
        Assert.Equal(few.Job.Id, Assert.Single(ready, job => job.LimitKey == "one").Job.Id);
    }

    [Fact]
    public async Task NothingOfAPausedTypeIsReady()
    {
        var type = JobRows.Unique("type");
        await InsertAsync(job => job with { Type = type });
        await InsertAsync(job => job with { Type = type, RunAt = JobRows.Start.AddMinutes(1) });
        await InsertAsync(Keyed(type, "ada"));
        await Types.PauseAsync(type, JobRows.Start, None);
        await Types.PauseAsync(type, JobRows.Start.AddDays(1), None);
        Assert.Contains(new PausedType(type, JobRows.Start), await Types.ListPausedAsync(None));
        Assert.Empty(await Jobs.ListReadyAsync(type, JobRows.Start, 10, None));
        Assert.Null(await Jobs.NextRunAtAsync(type, JobRows.Start, None));
        Assert.Empty(await Types.ListReadyKeysAsync(type, "", 10, None));
        Assert.Empty(await Types.ListReadyOfNoKeyAsync(type, JobRows.Start, 10, None));
        await Types.ResumeAsync(type, None);
        await Types.ResumeAsync(type, None);
        Assert.DoesNotContain(await Types.ListPausedAsync(None), paused => paused.Type == type);
        Assert.Equal(2, (await Jobs.ListReadyAsync(type, JobRows.Start, 10, None)).Length);
        Assert.NotNull(await Jobs.NextRunAtAsync(type, JobRows.Start, None));
    }

    private static JobRow Keyed(string type, string key, Func<JobSnapshot, JobSnapshot>? change = null) =>
        JobRows.Pending(job => (change?.Invoke(job) ?? job) with { Type = type }) with { LimitKey = key };
}
