using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

/// <summary>Jobs that nobody wants any more when they have waited too long.</summary>
public sealed class StartLimitTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 2, 12, 31, TimeSpan.Zero);

    [Fact]
    public async Task AJobThatNothingRunsIsCancelledWhenItsTimeIsUpAndARetryWaitsAsLong()
    {
        await using var host = await JobHost.StartAsync(configure: LookOften);
        var job = await host.SubmitAsync(new() { Type = "held", StartWithin = TimeSpan.FromMilliseconds(250) });
        Assert.Equal(job.CreatedAt.AddMilliseconds(250), job.StartBefore);
        var ended = await host.WatchUntilFinalAsync(job.Id);
        Assert.Equal((JobStatus.Cancelled, new JobError("expired", "It waited longer than 0.25 seconds.")), (ended.Status, ended.Error));
        Assert.True(ended.CompletedAt >= job.StartBefore);
        Assert.Equal((null, null, 0), (ended.StartedAt, ended.CancelRequestedAt, ended.Attempt));

        var again = await host.Job(job.Id).RetryAsync(JobHost.NewId(), null, false, CancellationToken.None);
        Assert.Equal(again.Job.CreatedAt.AddMilliseconds(250), again.Job.StartBefore);
        Assert.Equal("expired", (await host.WatchUntilFinalAsync(again.Job.Id)).Error!.Code);
    }

    [Fact]
    public async Task AClaimAfterTheTimeIsRefusedAndEndsTheJob()
    {
        await using var host = await JobHost.StartAsync(configure: builder => builder.Services.RemoveRescue());
        var job = Pending(TimeSpan.FromMinutes(10), DateTimeOffset.UtcNow.AddMinutes(-11));
        await host.Services.GetRequiredService<IJobStore>().InsertIfAbsentAsync(job, CancellationToken.None);
        Assert.Null(await host.Claim(job.Job.Id).ClaimAsync("host", CancellationToken.None));
        var ended = await host.Job(job.Job.Id).GetAsync(CancellationToken.None);
        Assert.Equal((JobStatus.Cancelled, "It waited longer than 10 minutes."), (ended.Status, ended.Error!.Message));
    }

    [Fact]
    public async Task ATypeMayHaveALimitForAllItsJobs()
    {
        await using var host = await JobHost.StartAsync(configure: builder => builder.Configuration["Jobs:Types:held:StartWithin"] = "01:00:00");
        var (usual, own) = (await host.SubmitAsync(new() { Type = "held" }), await host.SubmitAsync(new() { Type = "held", StartWithin = TimeSpan.FromDays(2) }));
        Assert.Equal((usual.CreatedAt.AddHours(1), own.CreatedAt.AddDays(2)), (usual.StartBefore, own.StartBefore));
        var later = await host.SubmitAsync(new() { Type = "held", RunAt = Now.AddYears(90) });
        Assert.Equal(Now.AddYears(90).AddHours(1), later.StartBefore);
        Assert.Null((await host.SubmitAsync(new() { Type = "held", RunAt = DateTimeOffset.MaxValue })).StartBefore);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(366)]
    public async Task ALimitThatIsNoneIsRefused(int days)
    {
        await using var host = await JobHost.StartAsync();
        var error = await Assert.ThrowsAsync<InvalidJobException>(() => host.SubmitAsync(new() { Type = "held", StartWithin = TimeSpan.FromDays(days) }));
        Assert.Equal("start_within", error.Field);
    }

    [Fact]
    public void TheTimeCountsFromWhenItMayRun()
    {
        var job = Pending(within: null).Job;
        Assert.Equal(Now.AddHours(3), (job with { RunAt = Now.AddHours(2) }).Limit(TimeSpan.FromHours(1)).StartBefore);
        Assert.Equal(Now.AddHours(1), (job with { RunAt = Now.AddHours(-2) }).Limit(TimeSpan.FromHours(1)).StartBefore);
        Assert.Null(job.Limit(null).StartBefore);
    }

    [Fact]
    public void OnlyAPendingJobThatNeverBeganEndsItsWait()
    {
        var row = Pending(TimeSpan.FromMinutes(1));
        Assert.Null(JobTransitions.EndWait(row, Now.AddSeconds(59.999)));
        Assert.NotNull(JobTransitions.EndWait(row, Now.AddMinutes(1)));
        var running = JobTransitions.Start(row, new JobClaim(Guid.NewGuid(), "host"), Now);
        Assert.Null(running.Job.StartBefore);
        Assert.Null(JobTransitions.EndWait(running, Now.AddDays(1)));
        Assert.Null(JobTransitions.EndWait(JobTransitions.Finish(running, new JobOutcome.Released(), Now, TimeSpan.Zero), Now.AddDays(1)));
        Assert.Null(JobTransitions.EndWait(JobTransitions.Cancel(row, Now)!, Now.AddDays(1)));
    }

    [Theory]
    [InlineData("1.00:00:00", "1 day")]
    [InlineData("03:00:00", "3 hours")]
    [InlineData("00:01:00", "1 minute")]
    [InlineData("00:01:30", "90 seconds")]
    [InlineData("00:00:01", "1 second")]
    [InlineData("00:00:00.0015", "0.002 seconds")]
    public void ItIsSaidInTheLargestUnitThatFits(string within, string words) => Assert.Equal(
        $"It waited longer than {words}.", StartLimit.Error(Pending(TimeSpan.Parse(within, CultureInfo.InvariantCulture)).Job).Message);

    private static void LookOften(HostApplicationBuilder builder) => builder.Configuration["Jobs:Runner:PollInterval"] = "00:00:00.020";

    private static JobRow Pending(TimeSpan? within, DateTimeOffset? created = null) => new(
        new JobSnapshot { Id = JobHost.NewId(), Type = "held", MaxAttempts = 3, CreatedAt = created ?? Now, Sequence = 1 }.Limit(within), Claim: null);
}
