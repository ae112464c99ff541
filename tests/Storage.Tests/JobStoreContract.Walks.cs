using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Silo.Storage;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests;

public abstract partial class JobStoreContract
{
    public static TheoryData<bool> Directions => [false, true];

    public static TheoryData<JobScopeKind, JobScopeKind> TwoScopes
    {
        get
        {
            var pairs = new TheoryData<JobScopeKind, JobScopeKind>();
            foreach (var one in Enum.GetValues<JobScopeKind>())
                foreach (var other in Enum.GetValues<JobScopeKind>().Where(other => other != one)) pairs.Add(one, other);
            return pairs;
        }
    }

    [Theory, MemberData(nameof(Directions))]
    public async Task EveryCombinationOfFiltersListsTheJobsThatFitInOrder(bool oldestFirst)
    {
        var value = JobRows.Unique("value");
        var rows = new List<JobSnapshot>();
        for (var turn = 0; turn < 48; turn++) rows.Add((await InsertAsync(Mixed(value, turn))).Job);
        foreach (var query in Combinations(value, oldestFirst))
        {
            var fitting = rows.Where(job => Fits(job, query)).Select(job => job.Id).Order();
            Assert.Equal(oldestFirst ? fitting : fitting.Reverse(), await PagesAsync(query));
        }
    }

    [Theory, MemberData(nameof(TwoScopes))]
    public async Task AJobIsListedForTwoScopesWhenItBelongsToBoth(JobScopeKind one, JobScopeKind other)
    {
        JobScope[] scopes = [new(one, JobRows.Unique("scope")), new(other, JobRows.Unique("scope"))];
        var both = await InsertAsync(Scoped(Scoped(JobRows.Pending(), scopes[0]), scopes[1]));
        foreach (var scope in scopes) await InsertAsync(Scoped(scope));
        Assert.Equal([both.Job.Id], await PagesAsync(new JobListQuery(10) { Scopes = [.. scopes] }));
    }

    [Theory, MemberData(nameof(Directions))]
    public async Task AWalkThatFindsNothingSaysWhereItGotToAndGoesOnFromThere(bool oldestFirst)
    {
        var scope = new JobScope(JobScopeKind.Guild, JobRows.Unique("scope"));
        var query = new JobListQuery(10) { Scopes = [scope], Trigger = JobTrigger.Manual, OldestFirst = oldestFirst };
        var target = JobListing.MostEntries + 5;
        var inserted = await InsertManyAsync(scope, JobListing.MostEntries + 20,
            turn => turn == (oldestFirst ? target : JobListing.MostEntries + 19 - target));
        var first = await Jobs.ListAsync(query, None);
        Assert.Empty(first.Jobs);
        Assert.Equal(oldestFirst ? inserted[JobListing.MostEntries - 1] : inserted[^JobListing.MostEntries], first.Reached);
        var second = await Jobs.ListAsync(query with { Cursor = first.Reached }, None);
        Assert.Equal(oldestFirst ? inserted[target] : inserted[^(target + 1)], Assert.Single(second.Jobs).Id);
        Assert.Null(second.Reached);
    }

    [Fact]
    public async Task AFullPageSaysThatItsLastJobWasReachedAndTheLastPageThatThereAreNoMore()
    {
        var scope = new JobScope(JobScopeKind.User, JobRows.Unique("scope"));
        Assert.Null((await Jobs.ListAsync(new JobListQuery(1) { Scopes = [scope] }, None)).Reached);
        var older = await InsertAsync(Scoped(scope));
        var newer = await InsertAsync(Scoped(scope));
        foreach (var trigger in new JobTrigger?[] { null, JobTrigger.Api })
        {
            var page = await Jobs.ListAsync(new JobListQuery(1) { Scopes = [scope], Trigger = trigger }, None);
            Assert.Equal(newer.Job.Id, page.Reached);
            page = await Jobs.ListAsync(new JobListQuery(2) { Scopes = [scope], Trigger = trigger, Cursor = page.Reached }, None);
            Assert.Equal(older.Job.Id, Assert.Single(page.Jobs).Id);
            Assert.Null(page.Reached);
        }
    }

    [Theory, MemberData(nameof(Directions))]
    public async Task ARangeOfTimesIsExactAndIncludesTheIdsThatWereMadeAnHourBefore(bool oldestFirst)
    {
        var type = JobRows.Unique("type");
        var from = JobRows.Start.AddDays(3);
        JobId Id(TimeSpan before) => JobId.New(new FixedTime(from - before));
        async Task<JobId> Insert(DateTimeOffset createdAt, TimeSpan idBefore) =>
            (await InsertAsync(job => job with { Id = Id(idBefore), Type = type, CreatedAt = createdAt })).Job.Id;
        var uploaded = await Insert(from, TimeSpan.FromMinutes(59));
        var ahead = await Insert(from.AddMinutes(1).AddMicroseconds(-1), TimeSpan.FromMilliseconds(-60_999));
        await Insert(from.AddMicroseconds(-1), TimeSpan.FromSeconds(1));
        await Insert(from.AddMinutes(1), TimeSpan.Zero);
        var listed = await PagesAsync(new JobListQuery(10) { Type = type, CreatedFrom = from, CreatedBefore = from.AddMinutes(1), OldestFirst = oldestFirst });
        Assert.Equal(oldestFirst ? [uploaded, ahead] : [ahead, uploaded], listed);
    }

    [Fact]
    public async Task ARangeOfTimesIsWalkedAndNotWhatLiesOutsideOfIt()
    {
        var scope = new JobScope(JobScopeKind.Guild, JobRows.Unique("scope"));
        await InsertManyAsync(scope, JobListing.MostEntries + 1, _ => false); // with ids of now
        var old = await InsertAsync(Scoped(JobRows.Pending(job => job with { Id = JobId.New(new FixedTime(JobRows.Start)) }), scope));
        var page = await Jobs.ListAsync(new JobListQuery(10) { Scopes = [scope], CreatedBefore = JobRows.Start.AddSeconds(1) }, None);
        Assert.Equal(old.Job.Id, Assert.Single(page.Jobs).Id);
        var future = await Jobs.ListAsync(new JobListQuery(10) { Scopes = [scope], OldestFirst = true, CreatedFrom = DateTimeOffset.MaxValue }, None);
        Assert.Empty(future.Jobs);
        Assert.Null(future.Reached);
        Assert.Equal(10, (await Jobs.ListAsync(new JobListQuery(10) { Scopes = [scope], CreatedFrom = DateTimeOffset.MinValue }, None)).Jobs.Length);
    }

    private static IEnumerable<JobListQuery> Combinations(string value, bool oldestFirst) =>
        from kinds in new JobScopeKind[][] { [], [JobScopeKind.Guild], [JobScopeKind.User], [JobScopeKind.Subject, JobScopeKind.Guild], [JobScopeKind.Session, JobScopeKind.User] }
        from status in new JobStatus?[] { null, JobStatus.Failed }
        from type in kinds.Length == 0 ? [value] : new[] { null, value }
        from trigger in new JobTrigger?[] { null, JobTrigger.Scheduled }
        from range in new[] { false, true }
        from alone in new[] { false, true }
        select new JobListQuery(7)
        {
            Scopes = [.. kinds.Select(kind => new JobScope(kind, value))], Status = status, Type = type, Trigger = trigger, OldestFirst = oldestFirst,
            CreatedFrom = range ? JobRows.Start.AddMinutes(10) : null, CreatedBefore = range ? JobRows.Start.AddMinutes(40) : null,
            WithoutParent = alone,
        };

    /// <summary>Each field takes its own turn, so that every combination is there; ids as if made when the job was.</summary>
    private static JobRow Mixed(string value, int turn) => JobRows.Pending(job => job with
    {
        Id = JobId.New(new FixedTime(JobRows.Start.AddMinutes(turn))), CreatedAt = JobRows.Start.AddMinutes(turn), Type = turn % 6 == 5 ? JobRows.Unique("type") : value,
        Tenant = turn % 2 == 0 ? value : null, User = turn % 3 == 0 ? value : "another", Session = turn % 4 == 0 ? value : null,
        Subject = turn % 5 < 3 ? value : null, Trigger = turn / 4 % 2 == 0 ? JobTrigger.Scheduled : JobTrigger.Api,
        ParentId = turn % 3 == 1 || turn % 4 == 0 ? JobId.New(TimeProvider.System) : null,
    }).In(turn / 8 % 2 == 0 ? JobStatus.Failed : JobStatus.Running);

    private static bool Fits(JobSnapshot job, JobListQuery query) =>
        query.Scopes.All(scope => JobScope.Of(job).Contains(scope)) && (query.Status ?? job.Status) == job.Status && (query.Type ?? job.Type) == job.Type
        && (query.Trigger ?? job.Trigger) == job.Trigger && job.CreatedAt >= (query.CreatedFrom ?? job.CreatedAt)
        && (query.CreatedBefore is not { } before || job.CreatedAt < before) && (job.ParentId is null || !query.WithoutParent);

    private async Task<List<JobId>> InsertManyAsync(JobScope scope, int count, Func<int, bool> isManual)
    {
        var rows = Enumerable.Range(0, count).Select(_ => Scoped(scope)).OrderBy(row => row.Job.Id).ToArray();
        await Task.WhenAll(rows.Select((row, turn) => InsertAsync(isManual(turn) ? row.With(job => job with { Trigger = JobTrigger.Manual }) : row)));
        return [.. rows.Select(row => row.Job.Id)];
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
