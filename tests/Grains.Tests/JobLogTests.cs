using System.Collections.Immutable;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

public sealed class JobLogTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task WhoSeesTheEndOfAJobFindsItsWholeLog()
    {
        await using var host = await JobHost.StartAsync((job, _) =>
        {
            job.Log("begin", JobLogLevel.Debug);
            for (var number = 1; number <= 500; number++) job.Log($"{number}");
            job.Log("a\nb\n", JobLogLevel.Error);
            return Task.FromResult<JobOutcome>(new JobOutcome.Succeeded(null));
        });
        var id = (await host.SubmitAsync()).Id;
        var done = await host.WatchUntilFinalAsync(id);
        var page = await Log(host, id).ReadAsync(0, 1000, None);
        Assert.Equal(["begin", .. Enumerable.Range(1, 500).Select(number => $"{number}"), "a", "b"], page.Lines.Select(line => line.Text));
        Assert.Equal(Enumerable.Range(1, 503).Select(number => (long)number), page.Lines.Select(line => line.Number));
        Assert.Equal((503, true), (page.Newest, page.IsFinal));
        Assert.Equal((JobLogLevel.Debug, 1), (page.Lines[0].Level, page.Lines[0].Attempt));
        Assert.Equal((JobLogLevel.Error, "b"), (page.Lines[^1].Level, page.Lines[^1].Text));
        Assert.All(page.Lines, line => Assert.InRange(line.At, done.StartedAt!.Value, done.CompletedAt!.Value.AddSeconds(1)));
        Assert.Equal([2L, 3L], (await Log(host, id).ReadAsync(1, 2, None)).Lines.Select(line => line.Number));
    }

    [Fact]
    public async Task OfAFloodTheLastThousandLinesAreLeft()
    {
        await using var host = await JobHost.StartAsync((job, _) =>
        {
            for (var number = 1; number <= 20_000; number++) job.Log($"{number}");
            return Task.FromResult<JobOutcome>(new JobOutcome.Succeeded(null));
        });
        var id = (await host.SubmitAsync()).Id;
        await host.WatchUntilFinalAsync(id);
        var page = await Log(host, id).ReadAsync(0, 1000, None);
        Assert.Equal(JobLimits.MostLogLines, page.Lines.Length);
        Assert.Equal("20000", page.Lines[^1].Text);
        Assert.Equal(Enumerable.Range(0, JobLimits.MostLogLines).Select(index => page.Lines[0].Number + index), page.Lines.Select(line => line.Number));
    }

    [Fact]
    public async Task AWatchShowsLinesAsTheyAreSaidAndEndsWithTheJob()
    {
        var next = new SemaphoreSlim(0);
        await using var host = await JobHost.StartAsync(async (job, cancellationToken) =>
        {
            for (var number = 1; number <= 3; number++)
            {
                job.Log($"{number}");
                await next.WaitAsync(cancellationToken); // until it was seen
            }

            return new JobOutcome.Succeeded(null);
        });
        var id = (await host.SubmitAsync()).Id;
        var seen = new List<string>();
        await foreach (var page in WatchAsync(host, id, 0))
        {
            seen.AddRange(page.Lines.Select(line => line.Text));
            Assert.Equal(page.IsFinal, seen.Count == 3 && page.Lines.IsEmpty);
            if (!page.IsFinal) next.Release();
        }

        Assert.Equal(["1", "2", "3"], seen);
    }

    [Fact]
    public async Task AWatchGoesOnAboveWhatWasSeenThroughLongLogsAndShortOnes()
    {
        await using var host = await JobHost.StartAsync((job, _) =>
        {
            job.Log(string.Join('\n', Enumerable.Range(1, 400)));
            return Task.FromResult<JobOutcome>(new JobOutcome.Succeeded(null));
        });
        var id = (await host.SubmitAsync()).Id;
        await host.WatchUntilFinalAsync(id);
        foreach (var after in new[] { 0, 1, 200, 399, 400 })
        {
            var pages = new List<JobLogPage>();
            await foreach (var page in WatchAsync(host, id, after)) pages.Add(page);
            Assert.Equal(Enumerable.Range(after + 1, 400 - after), pages.SelectMany(page => page.Lines).Select(line => (int)line.Number));
            Assert.Equal((400, true), (pages[^1].Newest, pages[^1].IsFinal));
            Assert.All(pages.SkipLast(1), page => Assert.False(page.IsFinal));
        }
    }

    [Fact]
    public async Task AnEndedAttemptAddsNothingAndTheNumbersGoOnInTheNext()
    {
        await using var host = await JobHost.StartAsync();
        var id = (await host.SubmitAsync(new() { Type = "held", MaxAttempts = 2 })).Id;
        var first = (await host.Claim(id).ClaimAsync("host-1", None))!;
        await Log(host, id).AppendAsync(first.Claim, Entries("one", "two"), None);
        var sequence = (await host.Job(id).GetAsync(None)).Sequence;
        await host.Claim(id).FinishAsync(first.Claim, new JobOutcome.Failed(new JobError("again", "Again."), RetryAfter: TimeSpan.Zero), None);
        await Assert.ThrowsAsync<ClaimLostException>(() => Log(host, id).AppendAsync(first.Claim, Entries("late"), None));
        var second = (await host.Claim(id).ClaimAsync("host-2", None))!;
        await Assert.ThrowsAsync<ClaimLostException>(() => Log(host, id).AppendAsync(first.Claim, Entries("late"), None));
        await Log(host, id).AppendAsync(second.Claim, Entries("three"), None);
        Assert.Equal(sequence + 2, (await host.Job(id).GetAsync(None)).Sequence); // a line is no change of the job
        Assert.Equal([(1L, 1, "one"), (2L, 1, "two"), (3L, 2, "three")],
            (await Log(host, id).ReadAsync(0, 1000, None)).Lines.Select(line => (line.Number, line.Attempt, line.Text)));
    }

    [Fact]
    public async Task ALogIsKeptAfterARestartAndGoesOn()
    {
        var began = new TaskCompletionSource();
        JobId id;
        await using (var first = await JobHost.StartAsync(
            async (job, cancellationToken) =>
            {
                job.Log("first life");
                began.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                throw new InvalidOperationException("Nothing ends this.");
            },
            _data.Path))
        {
            id = (await first.SubmitAsync()).Id;
            await began.Task.WaitAsync(Patience);
        }

        await using var second = await JobHost.StartAsync(
            (job, _) =>
            {
                job.Log("second life");
                return Task.FromResult<JobOutcome>(new JobOutcome.Succeeded(null));
            },
            _data.Path);
        await second.WatchUntilFinalAsync(id);
        Assert.Equal([(1L, "first life"), (2L, "second life")],
            (await Log(second, id).ReadAsync(0, 1000, None)).Lines.Select(line => (line.Number, line.Text)));
    }

    [Fact]
    public async Task TheLogOfAJobThatIsNotThereSaysSo()
    {
        await using var host = await JobHost.StartAsync();
        var id = (await host.SubmitAsync()).Id;
        await host.WatchUntilFinalAsync(id);
        await host.Job(id).DeleteAsync(None);
        await Assert.ThrowsAsync<JobNotFoundException>(() => Log(host, id).ReadAsync(0, 10, None));
        await Assert.ThrowsAsync<JobNotFoundException>(async () =>
        {
            await foreach (var _ in WatchAsync(host, id, 0))
            {
            }
        });
    }

    private static IJobLogGrain Log(JobHost host, JobId id) => host.Grains.GetGrain<IJobLogGrain>(id.GrainKey);

    private static async IAsyncEnumerable<JobLogPage> WatchAsync(JobHost host, JobId id, long after)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var page in Log(host, id).WatchAsync(after, patience.Token).WithCancellation(patience.Token)) yield return page;
    }

    private static ImmutableArray<JobLogEntry> Entries(params string[] lines) =>
        [.. lines.Select((line, index) => new JobLogEntry(DateTimeOffset.UnixEpoch.AddSeconds(index), JobLogLevel.Info, line))];
}
