using System.Reflection;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Index;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Tests;

/// <summary>What a page is made of when the store answers in pieces.</summary>
public sealed class JobListTests
{
    private readonly List<JobListQuery> _asked = [];
    private readonly Queue<JobWalk> _walks = new();

    [Fact]
    public async Task APageGoesOnFromWhereTheWalkGotToUntilItIsFull()
    {
        var jobs = Jobs(4);
        var reached = Jobs(2);
        Answers(new([jobs[0]], reached[0].Id), new([], reached[1].Id), new([jobs[1], jobs[2], jobs[3]], jobs[3].Id));
        var page = await ListAsync(new JobListQuery(3) { Type = "a", OldestFirst = true });
        Assert.Equal(jobs[..3], page.Jobs);
        Assert.Equal(jobs[2].Id, page.Next);
        Assert.Equal([null, reached[0].Id, reached[1].Id], _asked.Select(query => query.Cursor));
        Assert.Equal([4, 3, 3], _asked.Select(query => query.Limit));
        Assert.All(_asked, query => Assert.True(query is { Type: "a", OldestFirst: true }));
    }

    [Fact]
    public async Task APageIsTheLastWhenTheWalkCameToItsEnd()
    {
        var jobs = Jobs(3);
        Answers(new([jobs[0]], jobs[0].Id), new([jobs[1], jobs[2]], null));
        var page = await ListAsync(new JobListQuery(3));
        Assert.Equal(jobs, page.Jobs);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task AWalkThatFindsTooLittleIsAnsweredAsAShortPageWithWhereItGotTo()
    {
        var jobs = Jobs(1);
        var reached = Jobs(10);
        Answers([.. reached.Select((job, round) => new JobWalk(round == 4 ? [.. jobs] : [], job.Id))]);
        var page = await ListAsync(new JobListQuery(3));
        Assert.Equal(jobs, page.Jobs);
        Assert.Equal(reached[9].Id, page.Next);
        Assert.Equal(10, _asked.Count);
    }

    [Fact]
    public async Task TwoScopesOfOneKindAreRefused()
    {
        var refusal = await Assert.ThrowsAsync<InvalidJobException>(() => ListAsync(new JobListQuery(1)
        {
            Scopes = [new(JobScopeKind.User, "ada"), new(JobScopeKind.Guild, "g"), new(JobScopeKind.User, "bob")],
        }));
        Assert.Equal("scopes", refusal.Field);
        Assert.Empty(_asked);
    }

    private static JobSnapshot[] Jobs(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new JobSnapshot { Id = JobId.New(TimeProvider.System), Type = "a" })];

    private void Answers(params JobWalk[] walks)
    {
        foreach (var walk in walks) _walks.Enqueue(walk);
    }

    private Task<JobPage> ListAsync(JobListQuery query)
    {
        var store = DispatchProxy.Create<IJobStore, ScriptedStore>();
        ((ScriptedStore)store).OnList = asked =>
        {
            _asked.Add(asked);
            return _walks.Dequeue();
        };
        return new JobListGrain(store, typeStore: null!, types: null!, keys: null!, webhooks: null!).ListAsync(query, CancellationToken.None);
    }

    /// <summary>Answers lists alone.</summary>
    public class ScriptedStore : DispatchProxy
    {
        internal Func<JobListQuery, JobWalk> OnList { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Task.FromResult(OnList((JobListQuery)args![0]!));
    }
}
