using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

/// <summary>Whoever has seen a change of a job finds it wherever he looks next.</summary>
public sealed class JobNewsTests
{
    private static readonly TimeSpan IndexPatience = TimeSpan.FromMilliseconds(450); // half a second, as a timer may round it

    [Fact]
    public async Task AChangeIsShownWhenTheIndexesKnowIt()
    {
        await using var host = await JobHost.StartAsync(configure: builder => FaultyJobStore.Wrap(builder.Services));
        var job = await host.SubmitAsync(new() { Type = "nobody-runs-this", User = "ada" });
        await using var watch = host.Job(job.Id).WatchAsync(job.Sequence).GetAsyncEnumerator();
        var seen = watch.MoveNextAsync();
        using var busy = ((FaultyJobStore)host.Services.GetRequiredService<IJobStore>()).HoldLists();
        var reading = host.Index(JobScopeKind.User, "ada").GetAsync(CancellationToken.None); // and so has no time to be told
        await busy.Reached;

        var began = Stopwatch.GetTimestamp();
        var cancelling = host.Job(job.Id).CancelAsync(CancellationToken.None);
        Assert.Equal(JobStatus.Cancelled, (await FirstChangeAsync(host.Job(job.Id), job)).Status);
        Assert.InRange(Stopwatch.GetElapsedTime(began), IndexPatience, TimeSpan.MaxValue); // an index that is gone holds nobody up for longer
        Assert.True(await seen);
        Assert.InRange(Stopwatch.GetElapsedTime(began), IndexPatience, TimeSpan.MaxValue);
        busy.Dispose();
        await Task.WhenAll(cancelling, reading);
    }

    private static async Task<JobSnapshot> FirstChangeAsync(IJobGrain grain, JobSnapshot before)
    {
        while (true)
        {
            var job = await grain.GetAsync(CancellationToken.None);
            if (job.Sequence > before.Sequence) return job;
        }
    }
}
