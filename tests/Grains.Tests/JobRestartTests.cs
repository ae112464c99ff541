using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

/// <summary>A clean stop and a new start on the same database. For the unclean one see the process tests of the gateway.</summary>
public sealed class JobRestartTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task ACleanStopHandsARunningJobBackWithoutUsingUpAnAttempt()
    {
        JobId id;
        long sequence;
        await using (var first = await JobHost.StartAsync(JobGrainTests.NeverEnd, _data.Path))
        {
            id = (await first.SubmitAsync(new() { Type = JobHost.TestType, MaxAttempts = 1 })).Id;
            sequence = (await first.WatchUntilAsync(id, job => job.Status == JobStatus.Running)).Sequence;
        }

        await using var second = await JobHost.StartAsync(data: _data.Path);
        var done = await second.WatchUntilFinalAsync(id);
        Assert.Equal((JobStatus.Completed, 1), (done.Status, done.Attempt));
        Assert.True(done.Sequence > sequence);
    }

    [Fact]
    public async Task WorkThatDoesNotListenIsLeftBehindAndItsJobRunsAgain()
    {
        JobId id;
        await using (var first = await JobHost.StartAsync(
            (_, _) => new TaskCompletionSource<JobOutcome>().Task,
            _data.Path,
            builder => builder.Configuration["Jobs:Runner:StopGrace"] = "00:00:00.100"))
        {
            id = (await first.SubmitAsync()).Id;
            await first.WatchUntilAsync(id, job => job.Status == JobStatus.Running);
        }

        await using var second = await JobHost.StartAsync(data: _data.Path);
        Assert.Equal(JobStatus.Completed, (await second.WatchUntilFinalAsync(id)).Status);
    }

    [Fact]
    public async Task FilesWithoutAJobAreDeletedAtAStartButNotBesideADatabaseThatTheStartMade()
    {
        var file = Path.Combine(_data.Path, "files", JobHost.NewId().ToString());
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "of a database that was moved away");
        await using (await JobHost.StartAsync(data: _data.Path))
        {
            Assert.True(File.Exists(file));
        }

        await using var second = await JobHost.StartAsync(data: _data.Path);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task AnIndexAnswersForJobsOfAnEarlierLife()
    {
        JobId active, finished;
        await using (var first = await JobHost.StartAsync(data: _data.Path))
        {
            active = (await first.SubmitAsync(new() { Type = "nobody-runs-this", Session = "s-1" })).Id;
            finished = (await first.SubmitAsync(new() { Type = JobHost.TestType, Session = "s-1" })).Id;
            await first.WatchUntilFinalAsync(finished);
        }

        await using var second = await JobHost.StartAsync(data: _data.Path);
        var index = await second.Index(JobScopeKind.Session, "s-1").GetAsync(CancellationToken.None);
        Assert.Equal(active, Assert.Single(index.Active).Id);
        Assert.Equal(finished, Assert.Single(index.Finished).Id);
    }
}
