using OrleansJobs.Gateway.Live;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests;

/// <summary>What one watcher of a scope is given when the watch behind it ends and comes back.</summary>
public sealed class ScopeSubscriptionTests
{
    private readonly ScopeSubscription _watcher = new();
    private readonly JobSnapshot _job = new() { Id = JobId.New(TimeProvider.System), Type = "held", Sequence = 5 };

    [Fact]
    public void WhatWaitsToBeTakenStillWaitsAfterAWholeScope()
    {
        _watcher.Offer(Event(_job));
        _watcher.OfferWhole([Event(_job)]);
        var news = Take();
        Assert.Equal(5, Assert.Single(news.Jobs).Job.Sequence);
        Assert.Equal([_job.Id], news.Whole);
    }

    [Fact]
    public void AWholeScopeTwiceOverIsToldOnce()
    {
        _watcher.OfferWhole([Event(_job)]);
        _watcher.OfferWhole([Event(_job)]);
        Assert.Single(Take().Jobs);
        _watcher.OfferWhole([Event(_job)]);
        Assert.Empty(Take().Jobs);
    }

    [Fact]
    public void WhatIsNotInTheWholeScopeIsNotTold()
    {
        _watcher.Offer(Event(_job));
        _watcher.OfferWhole([]);
        var news = Take();
        Assert.Empty(news.Jobs);
        Assert.Empty(news.Whole!);
    }

    [Fact]
    public void AJobThatWasSaidToBeGoneMayComeBack()
    {
        _watcher.Offer(Event(_job));
        Take();
        _watcher.OfferDeleted(_job.Id);
        Assert.Equal([_job.Id], Take().Deleted);
        _watcher.Offer(Event(_job));
        Assert.Single(Take().Jobs);
    }

    [Fact]
    public void OfAJobThatChangesFastOnlyTheNewestWaits()
    {
        for (var sequence = 6; sequence <= 9; sequence++) _watcher.Offer(Event(_job with { Sequence = sequence }));
        _watcher.Offer(Event(_job with { Sequence = 7 })); // late
        Assert.Equal(9, Assert.Single(Take().Jobs).Job.Sequence);
        Assert.False(_watcher.TryTake(out _));
    }

    private ScopeNews Take() => _watcher.TryTake(out var news) ? news : throw new InvalidOperationException("There was nothing to take.");

    private static JobEvent Event(JobSnapshot job) => new(job, DateTimeOffset.UnixEpoch);
}
