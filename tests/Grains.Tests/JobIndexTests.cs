using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

public sealed class JobIndexTests : IAsyncLifetime
{
    private JobHost _host = null!;

    public async Task InitializeAsync() => _host = await JobHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task AnAcceptedJobIsActiveInEachOfItsScopesAtOnce()
    {
        await _host.Index(JobScopeKind.User, "ada").GetAsync(default); // the index is live before the job is
        var job = await _host.SubmitAsync(new() { Type = "nobody-runs-this", Tenant = "g", Session = "s", User = "ada", Subject = "b/7 '\"" });
        foreach (var scope in JobScope.Of(job))
        {
            var index = await _host.Index(scope.Kind, scope.Value).GetAsync(CancellationToken.None);
            Assert.Equal(job.Id, Assert.Single(index.Active).Id);
        }
    }

    [Fact]
    public async Task AFinishedJobMovesFromTheActiveToTheFinished()
    {
        var id = (await _host.SubmitAsync(new() { Type = JobHost.TestType, User = "ada", Input = new JsonText("1") })).Id;
        await _host.WatchUntilFinalAsync(id);
        var index = await _host.Index(JobScopeKind.User, "ada").GetAsync(CancellationToken.None);
        Assert.Empty(index.Active);
        var finished = Assert.Single(index.Finished);
        Assert.Equal((id, null, null), (finished.Id, finished.Input, finished.Result));
    }

    [Fact]
    public async Task ADeletedJobIsInNoIndex()
    {
        var job = await _host.SubmitAsync(new() { Type = "nobody-runs-this", User = "ada" });
        await _host.Job(job.Id).CancelAsync(CancellationToken.None);
        await _host.Job(job.Id).DeleteAsync(CancellationToken.None);
        var index = await _host.Index(JobScopeKind.User, "ada").GetAsync(CancellationToken.None);
        Assert.Empty(index.Active);
        Assert.Empty(index.Finished);
    }

    [Fact]
    public async Task AnOlderSnapshotThatComesLateIsIgnored()
    {
        var job = await _host.SubmitAsync(new() { Type = "nobody-runs-this", User = "ada" });
        await _host.Job(job.Id).CancelAsync(CancellationToken.None);
        await _host.Index(JobScopeKind.User, "ada").OnChangedAsync(job, CancellationToken.None);
        Assert.Empty((await _host.Index(JobScopeKind.User, "ada").GetAsync(CancellationToken.None)).Active);
    }

    [Fact]
    public async Task AWatcherIsToldOfTheWholeScopeAndThenOfEachChange()
    {
        var before = await _host.SubmitAsync(new() { Type = "nobody-runs-this", User = "ada" });
        await using var changes = Watch();
        Assert.Equal(before.Id, Assert.Single((await NextAsync(changes)).Scope!.Active).Id);
        var after = await _host.SubmitAsync(new() { Type = "nobody-runs-this", User = "ada", Input = new JsonText("1") });
        Assert.Equal((after.Id, null), ((await NextAsync(changes)).Job!.Id, changes.Current.Job!.Input));
        await _host.Job(before.Id).CancelAsync(CancellationToken.None);
        Assert.Equal((before.Id, JobStatus.Cancelled), ((await NextAsync(changes)).Job!.Id, changes.Current.Job!.Status));
        await _host.Job(before.Id).DeleteAsync(CancellationToken.None);
        Assert.Equal(before.Id, (await NextAsync(changes)).Deleted);
    }

    [Fact]
    public async Task WhatAWatchedIndexWasNotToldItReads()
    {
        var job = await _host.SubmitAsync(new() { Type = "nobody-runs-this", User = "ada" });
        await using var changes = Watch();
        Assert.Single((await NextAsync(changes)).Scope!.Active);
        await _host.Index(JobScopeKind.User, "ada").OnDeletedAsync(job.Id, CancellationToken.None); // as good as never told
        Assert.Equal(job.Id, (await NextAsync(changes)).Deleted);
        Assert.Equal(job.Id, (await NextAsync(changes)).Job?.Id);
    }

    private IAsyncEnumerator<JobIndexChange> Watch() => _host.Index(JobScopeKind.User, "ada").WatchAsync().GetAsyncEnumerator();

    private static async Task<JobIndexChange> NextAsync(IAsyncEnumerator<JobIndexChange> changes) =>
        await changes.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)) ? changes.Current : throw new InvalidOperationException("The watch ended.");

    [Fact]
    public async Task TheListPagesThroughAllJobsNewestFirst()
    {
        var ids = new List<JobId>();
        for (var i = 0; i < 7; i++)
        {
            ids.Add((await _host.SubmitAsync(new() { Type = "nobody-runs-this" })).Id);
        }

        var seen = new List<JobId>();
        JobId? next = null;
        do
        {
            var page = await _host.List.ListAsync(new JobListQuery(3, next), CancellationToken.None);
            seen.AddRange(page.Jobs.Select(job => job.Id));
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(ids.AsEnumerable().Reverse(), seen);
    }

    [Fact]
    public async Task TheListTakesAllFiltersAcrossTheWire()
    {
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        var wanted = await _host.SubmitAsync(new() { Type = "nobody-runs-this", User = "ada", Subject = "b", Trigger = JobTrigger.Manual });
        await _host.SubmitAsync(new() { Type = "nobody-runs-this", User = "ada", Subject = "b" });
        await _host.SubmitAsync(new() { Type = "nobody-runs-this", User = "ada", Trigger = JobTrigger.Manual });
        var query = new JobListQuery(10)
        {
            Scopes = [new(JobScopeKind.User, "ada"), new(JobScopeKind.Subject, "b")], Type = "nobody-runs-this", Status = JobStatus.Pending,
            Trigger = JobTrigger.Manual, CreatedFrom = before, CreatedBefore = before.AddMinutes(5), OldestFirst = true,
        };
        Assert.Equal(wanted.Id, Assert.Single((await _host.List.ListAsync(query, CancellationToken.None)).Jobs).Id);
        Assert.Empty((await _host.List.ListAsync(query with { CreatedBefore = before }, CancellationToken.None)).Jobs);
    }

    [Fact]
    public async Task CleanupDeletesFinalJobsThatEndedBeforeAndNoOthers()
    {
        var active = await _host.SubmitAsync(new() { Type = "nobody-runs-this" });
        var ended = await _host.SubmitAsync(new() { Type = "nobody-runs-this" });
        await _host.Job(ended.Id).CancelAsync(CancellationToken.None);
        Assert.Equal(0, await _host.List.CleanupAsync(DateTimeOffset.UtcNow.AddDays(-1), 500, CancellationToken.None));
        Assert.Equal(1, await _host.List.CleanupAsync(DateTimeOffset.UtcNow.AddDays(1), 500, CancellationToken.None));
        Assert.Equal(1, (await _host.List.DescribeAsync(CancellationToken.None)).Total);
        Assert.Equal(active.Id, (await _host.Job(active.Id).GetAsync(CancellationToken.None)).Id);
    }
}
