using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests;

/// <summary>A worker is offered what nobody can claim yet.</summary>
public sealed class WorkInVainTests
{
    [Fact]
    public async Task AWorkerAsksNowAndThenForAJobThatIsNotDueForItself()
    {
        await using var host = await JobHost.StartAsync(configure: builder =>
        {
            FaultyJobStore.Wrap(builder.Services);
            builder.Configuration["Jobs:Types:worked:Run"] = "worker";
        });
        var store = (FaultyJobStore)host.Services.GetRequiredService<IJobStore>();
        store.Ahead = TimeSpan.FromHours(1); // the clock of the type goes before that of the job
        var job = await host.SubmitAsync(new() { Type = "worked", RunAt = TimeProvider.System.GetUtcNow().AddSeconds(1) });
        var farewell = new Farewell(Options.Create(new GatewayOptions()), TimeProvider.System);
        var desk = new WorkDesk(host.Grains, farewell, TimeProvider.System, NullLogger<WorkDesk>.Instance);
        var claimed = await desk.ClaimAsync(["worked"], limit: 1, TimeSpan.FromSeconds(20), "w", confirms: false, CancellationToken.None);
        Assert.Equal(job.Id, Assert.Single(claimed).Job.Id);
        Assert.InRange(store.LooksForReady, 1, 100); // one that spins looks hundreds of times meanwhile
    }
}
