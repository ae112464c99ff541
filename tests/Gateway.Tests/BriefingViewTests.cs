using OrleansJobs.Gateway.Dialects;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests;

public sealed class BriefingViewTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.FromHours(1));

    private readonly JobSnapshot _job = new() { Id = JobId.New(TimeProvider.System), Type = "briefing", Tenant = "briefings", CreatedAt = Noon };

    [Fact]
    public void TimesHaveSixDigitsAndAnOffsetAlsoOnTheSecond() =>
        Assert.Equal("2026-01-05T11:00:00.000000+00:00", BriefingView.Of(_job, Noon, null).CreatedAt);

    [Theory]
    [InlineData(JobStatus.Running, JobStatus.Running, "processing")]
    [InlineData(JobStatus.Running, JobStatus.Pending, "pending")]
    [InlineData(JobStatus.Failed, JobStatus.Running, "failed")]
    [InlineData(JobStatus.Cancelled, JobStatus.Running, "failed")]
    [InlineData(JobStatus.Completed, JobStatus.Failed, "failed")]
    [InlineData(JobStatus.Completed, JobStatus.Completed, "completed")]
    public void APlatformIsInTheDashboardsWords(JobStatus job, JobStatus part, string word)
    {
        var view = BriefingView.Of(_job with { Status = job, Progress = new JobProgress { Parts = [new JobPart("x", part, Count: 3)] } }, Noon, null);
        Assert.Equal(new MediaStatusView(word, 3), view.MediaStatus["x"]);
    }

    [Fact]
    public void WorkThatCountsInPercentIsCountedOutOfAHundred()
    {
        var view = BriefingView.Of(_job with { Progress = new JobProgress { Percent = 41.7 } }, Noon, null);
        Assert.Equal((41, 100, new BriefingProgressView(41, 100)), (view.Current, view.Total, view.Progress));
        Assert.Equal((0, 0), (BriefingView.Of(_job, Noon, null).Current, BriefingView.Of(_job, Noon, null).Total));
    }

    [Fact]
    public void TheErrorIsATextThatAPageCanShow()
    {
        var failed = BriefingView.Of(_job with { Status = JobStatus.Failed, Error = new JobError("sources_unavailable", "No source answered.") }, Noon, null);
        Assert.Equal(("No source answered.", "No source answered.", null), (failed.Error, failed.Message, failed.WaitReason));
    }
}
