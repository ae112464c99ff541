using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

public sealed class CompletionsTests
{
    [Fact]
    public async Task ACompletionIsTakenOnceHoweverManyAsk()
    {
        await using var host = await JobHost.StartAsync();
        var id = await CompleteAsync(host);
        var takers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TakeAsync(host)));
        Assert.Equal(id, Assert.Single(takers.SelectMany(taken => taken)).Id);
        Assert.True(Assert.Single(await Of(host).ListAsync(default)).Seen);
    }

    [Fact]
    public async Task ATakeThatIsMadeAgainGetsTheSame()
    {
        await using var host = await JobHost.StartAsync();
        var (id, take) = (await CompleteAsync(host), Guid.NewGuid());
        for (var i = 0; i < 2; i++) Assert.Equal(id, Assert.Single(await Of(host).TakeUnseenAsync(take, default)).Id);
        Assert.Empty(await TakeAsync(host));
    }

    [Fact]
    public async Task WhatWasNotDeliveredIsTakenAgain()
    {
        await using var host = await JobHost.StartAsync();
        var id = await CompleteAsync(host);
        var take = Guid.NewGuid();
        await Of(host).TakeUnseenAsync(take, default);
        await Of(host).GiveBackAsync(Guid.NewGuid(), default); // another one
        Assert.Empty(await TakeAsync(host));
        await Of(host).GiveBackAsync(take, default);
        Assert.Equal(id, Assert.Single(await TakeAsync(host)).Id);
    }

    [Fact]
    public async Task TheMarksOutliveTheService()
    {
        using var data = new TemporaryDirectory();
        JobId seen;
        await using (var before = await JobHost.StartAsync(data: data.Path))
        {
            seen = await CompleteAsync(before);
            Assert.Single(await TakeAsync(before));
        }

        await using var after = await JobHost.StartAsync(data: data.Path);
        var unseen = await CompleteAsync(after);
        Assert.Equal(unseen, Assert.Single(await TakeAsync(after)).Id);
        Assert.Equal([(unseen, true), (seen, true)], (await Of(after).ListAsync(default)).Select(one => (one.Job.Id, one.Seen)));
    }

    [Fact]
    public async Task AnotherUserHasMarksOfItsOwn()
    {
        await using var host = await JobHost.StartAsync();
        await CompleteAsync(host);
        Assert.Empty(await Of(host, "bob").ListAsync(default));
        Assert.Empty(await Of(host, "bob").TakeUnseenAsync(Guid.NewGuid(), default));
        Assert.Single(await TakeAsync(host));
    }

    [Fact]
    public async Task AMarkOutlivesWhateverPushesItsJobOutOfViewAndBack()
    {
        await using var host = await JobHost.StartAsync();
        var first = await CompleteAsync(host);
        Assert.Single(await TakeAsync(host));
        var later = new List<JobId>();
        for (var i = 0; i < 50; i++) later.Add(await CompleteAsync(host)); // the index shows fifty
        Assert.Equal(50, (await TakeAsync(host)).Length);
        await host.Job(later[0]).DeleteAsync(default);
        Assert.Contains(first, (await Of(host).ListAsync(default)).Select(one => one.Job.Id));
        Assert.Empty(await TakeAsync(host));
    }

    private static Task<ImmutableArray<JobSnapshot>> TakeAsync(JobHost host) => Of(host).TakeUnseenAsync(Guid.NewGuid(), default);

    private static async Task<JobId> CompleteAsync(JobHost host)
    {
        var id = (await host.SubmitAsync(new() { Type = JobHost.TestType, User = "ada" })).Id;
        await host.WatchUntilFinalAsync(id);
        await foreach (var change in host.Index(JobScopeKind.User, "ada").WatchAsync()) // watchers of the job hear of it before the index does
        {
            ImmutableArray<JobSnapshot> finished = change.Scope?.Finished ?? (change.Job?.IsFinal() == true ? [change.Job] : []);
            if (finished.Any(job => job.Id == id)) break;
        }

        return id;
    }

    private static ICompletionsGrain Of(JobHost host, string user = "ada") =>
        host.Grains.GetGrain<ICompletionsGrain>(new JobScope(JobScopeKind.User, user).GrainKey);
}
