using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Grains.Types;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

/// <summary>How many jobs of a type may begin in a time, and who is known to be at work, by a clock that the test moves.</summary>
public sealed class StartRateTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void ItIsEmptyAtFirstFillsEvenlyAndHoldsOnePeriod()
    {
        var rate = new StartRate(60, TimeSpan.FromMinutes(1), _time);
        Assert.Equal(0, rate.Room);
        Assert.InRange(rate.NextIn, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.001));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(10, rate.Room);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(60, rate.Room);
    }

    [Fact]
    public void NoMoreBeginThanItLetsHoweverOftenItIsAsked()
    {
        var rate = new StartRate(100, TimeSpan.FromMinutes(1), _time);
        var begun = 0;
        for (var step = 0; step < 6_000; step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            for (; rate.Room > 0; begun++) rate.Take();
        }

        Assert.InRange(begun, 999, 1_000); // ten minutes
    }

    [Fact]
    public void AnyRateOfAnyPeriodLetsJobsBegin()
    {
        var rate = new StartRate(1_000_000, TimeSpan.FromMilliseconds(1), _time); // more than one a tick of the clock
        Assert.Equal(0, rate.Room);
        Assert.InRange(rate.NextIn, TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(1));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1_000_000, rate.Room);
    }

    [Fact]
    public void WhatDidNotBeginIsGivenBack()
    {
        var rate = new StartRate(1, TimeSpan.FromMinutes(1), _time);
        _time.Advance(TimeSpan.FromMinutes(1));
        rate.Take();
        Assert.Equal(0, rate.Room);
        rate.GiveBack();
        Assert.Equal((1, TimeSpan.Zero), (rate.Room, rate.NextIn));
    }

    [Fact]
    public void AnOfferThatNobodyClaimsIsVoidAfterSomeSeconds()
    {
        var atWork = new AtWork(_time, isTold: true);
        var job = JobHost.NewId();
        Assert.True(atWork.TryOffer(job, "ada"));
        Assert.False(atWork.TryOffer(job, "ada"));
        Assert.Equal((1, 1), (atWork.Count, atWork.CountOf("ada")));
        _time.Advance(atWork.NextVoid!.Value);
        Assert.Equal((0, 0, null), (atWork.Count, atWork.CountOf("ada"), atWork.NextVoid));
    }

    [Fact]
    public void TheStoreCorrectsWhatWasNotToldAndNothingThatWasToldMeanwhile()
    {
        var atWork = new AtWork(_time, isTold: true);
        var (untold, gone, ended, begun) = (JobHost.NewId(), JobHost.NewId(), JobHost.NewId(), JobHost.NewId());
        atWork.Note(new JobTypeNews(gone, JobStatus.Running, "a", 2));
        atWork.Note(new JobTypeNews(ended, JobStatus.Running, "a", 2));
        atWork.BeginRead();
        atWork.Note(new JobTypeNews(ended, JobStatus.Completed, "a", 3));
        atWork.Note(new JobTypeNews(begun, JobStatus.Running, "a", 2));
        atWork.Learn([new RunningJob(ended, "a"), new RunningJob(untold, "b")]);
        Assert.Equal((2, 1, 1), (atWork.Count, atWork.CountOf("a"), atWork.CountOf("b")));
        Assert.True(atWork.Holds(untold) && atWork.Holds(begun) && !atWork.Holds(gone) && !atWork.Holds(ended));
    }

    [Fact]
    public void ThatAJobIsNewDoesNotVoidItsOffer()
    {
        var atWork = new AtWork(_time, isTold: true);
        var job = JobHost.NewId();
        atWork.TryOffer(job, "a");
        atWork.Note(new JobTypeNews(job, JobStatus.Pending, "a", 1));
        Assert.True(atWork.Holds(job));
        atWork.Note(new JobTypeNews(job, JobStatus.Cancelled, "a", 2));
        Assert.False(atWork.Holds(job));
        var untold = new AtWork(_time, isTold: false);
        untold.TryOffer(job, null);
        untold.Note(new JobTypeNews(job, JobStatus.Pending, null, 3));
        Assert.False(untold.Holds(job));
    }

    [Fact]
    public void NewsThatComesLateIsNoNews()
    {
        var atWork = new AtWork(_time, isTold: true);
        var job = JobHost.NewId();
        atWork.Note(new JobTypeNews(job, JobStatus.Running, null, 9));
        atWork.Note(new JobTypeNews(job, JobStatus.Pending, null, 5));
        Assert.True(atWork.Holds(job));
    }
}
