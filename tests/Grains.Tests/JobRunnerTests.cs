using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

/// <summary>The runner is woken by what happens, not by its poll, which these tests put out of reach.</summary>
public sealed class JobRunnerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public async Task AllThatWaitedWhileNothingRanIsRunWithoutAPoll(int slots)
    {
        using var data = new TemporaryDirectory();
        var ids = new List<JobId>();
        await using (var accepting = await JobHost.StartAsync(data: data.Path, configure: With(slots: 0)))
        {
            ids.AddRange((await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => accepting.SubmitAsync()))).Select(job => job.Id));
        }

        await using var running = await JobHost.StartAsync(data: data.Path, configure: With(slots));
        foreach (var id in ids)
        {
            Assert.Equal(JobStatus.Completed, (await running.WatchUntilFinalAsync(id)).Status);
        }
    }

    [Fact]
    public async Task AJobThatFailsWithoutAWaitIsTriedAgainWithoutAPoll()
    {
        await using var host = await JobHost.StartAsync(
            (job, _) => Task.FromResult<JobOutcome>(job.Job.Attempt < 50
                ? new JobOutcome.Failed(new JobError("flaky", "Not yet."), RetryAfter: TimeSpan.Zero)
                : new JobOutcome.Succeeded(null)),
            configure: With(slots: 2));
        var job = await host.SubmitAsync(new() { Type = JobHost.TestType, MaxAttempts = 50 });
        Assert.Equal((JobStatus.Completed, 50), (await host.WatchUntilFinalAsync(job.Id)) is var done ? (done.Status, done.Attempt) : default);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public async Task WorkSaysFromDeepInsideWhyItFailedAndWhetherToTryAgain(bool retryable, int attempts)
    {
        await using var host = await JobHost.StartAsync(
            (job, _) => throw new JobFailedException("no_paper", "The tray is empty.", retryable, TimeSpan.Zero, $"tray {job.Job.Attempt}"),
            configure: With(slots: 1));
        var job = await host.SubmitAsync(new() { Type = JobHost.TestType, MaxAttempts = 3 });
        var failed = await host.WatchUntilFinalAsync(job.Id);
        Assert.Equal((JobStatus.Failed, attempts), (failed.Status, failed.Attempt));
        Assert.Equal(new JobError("no_paper", "The tray is empty.", $"tray {attempts}"), failed.Error);
    }

    [Fact]
    public async Task TheMostUrgentOfThoseThatWaitRunsFirst()
    {
        using var data = new TemporaryDirectory();
        await using (var accepting = await JobHost.StartAsync(data: data.Path, configure: With(slots: 0)))
        {
            foreach (var priority in new[] { 0, 5, -3, 9 })
            {
                await accepting.SubmitAsync(new() { Type = JobHost.TestType, Priority = priority });
            }
        }

        var order = new List<int>();
        var all = new TaskCompletionSource();
        await using var running = await JobHost.StartAsync(
            (job, _) =>
            {
                order.Add(job.Job.Priority);
                if (order.Count == 4)
                {
                    all.SetResult();
                }

                return Task.FromResult<JobOutcome>(new JobOutcome.Succeeded(null));
            },
            data.Path,
            With(slots: 1));
        await all.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal([9, 5, 0, -3], order);
    }

    private static Action<HostApplicationBuilder> With(int slots) => builder =>
    {
        builder.Configuration["Jobs:Runner:Concurrency"] = $"{slots}";
        builder.Configuration["Jobs:Runner:PollInterval"] = "00:10:00";
    };
}
