using Microsoft.Extensions.DependencyInjection;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

/// <summary>Whoever says what is due has another clock than the job: it is offered, and refuses.</summary>
public sealed class ClocksApartTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    public async Task AJobThatIsNotDueForItselfIsAskedForNowAndThen(string? concurrency)
    {
        await using var host = await JobHost.StartAsync(configure: builder =>
        {
            FaultyJobStore.Wrap(builder.Services);
            builder.Configuration["Jobs:Types:test:Concurrency"] = concurrency;
        });
        var store = (FaultyJobStore)host.Services.GetRequiredService<IJobStore>();
        store.Ahead = TimeSpan.FromHours(1);
        var job = await host.SubmitAsync(new() { Type = JobHost.TestType, RunAt = TimeProvider.System.GetUtcNow().AddSeconds(1) });
        Assert.Equal(JobStatus.Completed, (await host.WatchUntilFinalAsync(job.Id)).Status);
        Assert.InRange(store.LooksForReady, 1, 400); // a runner that spins looks thousands of times meanwhile, at each type
    }
}
