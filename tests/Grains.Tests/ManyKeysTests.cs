using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;
using static OrleansJobs.Grains.Tests.JobLimitTests;

namespace OrleansJobs.Grains.Tests;

/// <summary>More keys than one look at the line takes in.</summary>
public sealed class ManyKeysTests
{
    [Fact]
    public async Task AJobIsFoundBehindKeysWhoseJobsAllWaitForTheirTime()
    {
        await using var host = await JobHost.StartAsync(configure: With(("Run", "worker"), ("LimitBy", "tenant"), ("ConcurrencyPerKey", "1")));
        var later = TimeProvider.System.GetUtcNow().AddHours(1);
        await Task.WhenAll(Enumerable.Range(0, 600).Select(at => host.SubmitAsync(new() { Type = JobHost.TestType, Tenant = $"k{at:000}", RunAt = later })));
        var ready = (await SubmitAsync(host, 1, tenant: "z")).Single();
        for (var turn = 0; turn < 5; turn++) // wherever the last look has ended
        {
            var offer = await TypeGrain(host).OfferAsync(1, CancellationToken.None);
            Assert.Equal(ready, Assert.Single(offer.Jobs).Id);
            await TypeGrain(host).GiveBackAsync([ready], CancellationToken.None);
        }

        await host.Claim(ready).ClaimLeasedAsync("w", CancellationToken.None);
        Assert.Empty((await TypeGrain(host).OfferAsync(1, CancellationToken.None)).Jobs); // and the search ends
    }
}
