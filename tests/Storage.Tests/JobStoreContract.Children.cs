using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests;

public abstract partial class JobStoreContract
{
    /// <summary>Older than what other tests end, and younger than what they look for.</summary>
    private static readonly DateTimeOffset Old = new(2005, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task WhatFollowsAJobIsKeptWithIt()
    {
        var row = await InsertAsync(Followed(JobRows.Pending()));
        await AssertKeptAsync(row);
        var ended = await SaveAsync(row, row.In(JobStatus.Cancelled));
        await AssertKeptAsync(ended);
        var page = await Jobs.ListAsync(new JobListQuery(1) { Type = row.Job.Type }, None);
        Assert.Empty(page.Jobs.Single().Continuations);
    }

    [Fact]
    public async Task JobsThatAreStillToBeFollowedAreListedEarliestFirst()
    {
        var rows = new List<JobRow>();
        foreach (var minute in new[] { 3, 1, 2 }) rows.Add(await InsertAsync(EndedAt(Followed(JobRows.Pending()), Old.AddMinutes(minute))));
        await InsertAsync(EndedAt(JobRows.Pending(), Old)); // nothing follows it
        Assert.Equal([rows[1].Job.Id, rows[2].Job.Id], (await Jobs.ListUnfollowedAsync(Old.AddMinutes(2), 10, None)).AsEnumerable());
        Assert.Equal([rows[1].Job.Id], (await Jobs.ListUnfollowedAsync(Old.AddMinutes(3), 1, None)).AsEnumerable());
        foreach (var row in rows)
        {
            var next = row.With(job => job with { FollowedAt = JobRows.Start.AddMinutes(1) });
            Assert.True(await Jobs.SaveFollowedIfUnchangedAsync(row, next, None));
            await AssertKeptAsync(next);
            Assert.False(await Jobs.SaveFollowedIfUnchangedAsync(row, next, None)); // once
        }

        Assert.Empty(await Jobs.ListUnfollowedAsync(Old.AddMinutes(3), 10, None));
    }

    [Fact]
    public async Task NothingFollowsAJobThatHasNotEnded()
    {
        var row = await InsertAsync(Followed(JobRows.Pending()));
        Assert.False(await Jobs.SaveFollowedIfUnchangedAsync(row, row.With(job => job with { FollowedAt = JobRows.Start }), None));
        await AssertKeptAsync(row);
    }

    [Fact]
    public async Task ChildrenAreListedAPageAtATime()
    {
        var parent = (await InsertAsync()).Job.Id;
        var children = new List<JobRow>();
        foreach (var status in new[] { JobStatus.Pending, JobStatus.Failed, JobStatus.Pending, JobStatus.Completed })
            children.Add(await InsertAsync(Child(parent).In(status)));
        await InsertAsync(Child((await InsertAsync()).Job.Id));
        children.Sort((one, other) => one.Job.Id.CompareTo(other.Job.Id));
        var first = await Jobs.ListChildrenAsync(parent, null, null, 3, None);
        Assert.Equal(children.Take(3).Select(row => row.Job.Id), first.Select(job => job.Id));
        var second = await Jobs.ListChildrenAsync(parent, null, first[^1].Id, 3, None);
        Assert.Equal(children[3].Job.Id, second.Single().Id);
        var failed = await Jobs.ListChildrenAsync(parent, JobStatus.Failed, null, 3, None);
        Assert.Equal((JobStatus.Failed, parent), (failed.Single().Status, failed.Single().ParentId));
    }

    [Fact]
    public async Task ChildrenOfATypeAreListedNewestFirst()
    {
        var parent = (await InsertAsync()).Job.Id;
        var told = new List<JobRow>();
        foreach (var status in new[] { JobStatus.Failed, JobStatus.Pending, JobStatus.Completed, JobStatus.Failed })
        {
            told.Add(await InsertAsync(Child(parent).With(job => job with { Type = "webhook" }).In(status)));
            await InsertAsync(Child(parent).In(status));
        }

        await InsertAsync(Child((await InsertAsync()).Job.Id).With(job => job with { Type = "webhook" }));
        told.Sort((one, other) => other.Job.Id.CompareTo(one.Job.Id));
        var first = await Jobs.ListChildrenOfTypeAsync(parent, "webhook", null, null, 3, None);
        Assert.Equal(told.Take(3).Select(row => row.Job.Id), first.Select(job => job.Id));
        var second = await Jobs.ListChildrenOfTypeAsync(parent, "webhook", null, first[^1].Id, 3, None);
        Assert.Equal(told[3].Job.Id, second.Single().Id);
        var failed = await Jobs.ListChildrenOfTypeAsync(parent, "webhook", JobStatus.Failed, null, 3, None);
        Assert.Equal(told.Where(row => row.Job.Status == JobStatus.Failed).Select(row => row.Job.Id), failed.Select(job => job.Id));
    }

    [Fact]
    public async Task ChildrenAreCountedByTheirStatusAndOneThatWasRetriedByItsNewestRetry()
    {
        var parent = (await InsertAsync()).Job.Id;
        Assert.Empty(await Jobs.CountChildrenAsync(parent, None));
        var failed = await InsertAsync(Child(parent).In(JobStatus.Failed));
        await InsertAsync(Child(parent).In(JobStatus.Completed));
        await AssertCountAsync(parent, (JobStatus.Failed, 1), (JobStatus.Completed, 1));
        var first = await InsertAsync(Retry(failed).In(JobStatus.Cancelled));
        await AssertCountAsync(parent, (JobStatus.Cancelled, 1), (JobStatus.Completed, 1));
        await InsertAsync(Retry(first).In(JobStatus.Failed)); // a retry of the retry
        await AssertCountAsync(parent, (JobStatus.Failed, 1), (JobStatus.Completed, 1));
        await InsertAsync(Retry(failed)); // and then the first one again
        await AssertCountAsync(parent, (JobStatus.Pending, 1), (JobStatus.Completed, 1));
    }

    [Fact]
    public async Task AChildStaysUntilItsParentHasEnded()
    {
        var parent = await InsertAsync();
        var child = EndedAt(Child(parent.Job.Id), Old.AddMinutes(-1));
        child = await InsertAsync(child with { Job = child.Job with { ExpiresAt = Old } });
        Assert.False(await Jobs.DeleteIfFinalAsync(child.Job.Id, None));
        Assert.DoesNotContain(child.Job.Id, await Jobs.ListExpiredAsync(Old, 1000, None));
        Assert.DoesNotContain(child.Job.Id, await Jobs.ListEndedBeforeAsync(Old, 1000, None));
        await SaveAsync(parent, parent.In(JobStatus.Cancelled));
        Assert.Contains(child.Job.Id, await Jobs.ListExpiredAsync(Old, 1000, None));
        Assert.Contains(child.Job.Id, await Jobs.ListEndedBeforeAsync(Old, 1000, None));
        Assert.True(await Jobs.DeleteIfFinalAsync(child.Job.Id, None));
    }

    [Fact]
    public async Task AChildStaysUntilItsParentKnowsThatWhatFollowsItWasSubmitted()
    {
        var parent = await InsertAsync(EndedAt(Followed(JobRows.Pending()), Old.AddHours(1)));
        var child = EndedAt(Child(parent.Job.Id), Old.AddMinutes(-1));
        child = await InsertAsync(child with { Job = child.Job with { ExpiresAt = Old } });
        Assert.False(await Jobs.DeleteIfFinalAsync(child.Job.Id, None));
        Assert.DoesNotContain(child.Job.Id, await Jobs.ListExpiredAsync(Old, 1000, None));
        Assert.DoesNotContain(child.Job.Id, await Jobs.ListEndedBeforeAsync(Old, 1000, None));
        Assert.True(await Jobs.SaveFollowedIfUnchangedAsync(parent, parent.With(job => job with { FollowedAt = JobRows.Start }), None));
        Assert.Contains(child.Job.Id, await Jobs.ListExpiredAsync(Old, 1000, None));
        Assert.Contains(child.Job.Id, await Jobs.ListEndedBeforeAsync(Old, 1000, None));
        Assert.True(await Jobs.DeleteIfFinalAsync(child.Job.Id, None));
    }

    private async Task AssertCountAsync(JobId parent, params (JobStatus Status, int Count)[] expected) => Assert.Equal(
        expected.OrderBy(one => one.Status), (await Jobs.CountChildrenAsync(parent, None)).Select(one => (one.Key, one.Value)).OrderBy(one => one.Key));

    private static JobRow Child(JobId parent) => JobRows.Pending(job => job with { ParentId = parent });

    private static JobRow Retry(JobRow child) => JobRows.Pending(job => job with { ParentId = child.Job.ParentId, RetryOf = child.Job.Id, ActiveKey = child.Job.ActiveKey ?? $"retry-of-{child.Job.Id}" });

    private static JobRow EndedAt(JobRow row, DateTimeOffset end) => row.In(JobStatus.Failed) is var ended
        ? ended with { Job = ended.Job with { CompletedAt = end } } : row;

    private static JobRow Followed(JobRow row)
    {
        var next = new JobSubmission { Type = "next", Input = new JsonText("{ \"a\": \"Café\" }"), Timeout = TimeSpan.FromMilliseconds(1.5) };
        return row with { Job = row.Job with { Continuations = [new(JobContinueOn.Any, next with { Then = [new(JobContinueOn.Failure, next)] }, JobId.New(TimeProvider.System))] } };
    }
}
