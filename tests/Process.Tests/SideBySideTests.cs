using OrleansJobs.Process.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Audio;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests;

/// <summary>Two services on one machine.</summary>
public sealed class SideBySideTests
{
    [Fact]
    public async Task TwoServicesOnTheirOwnDataDoNotKnowOfEachOther()
    {
        using var oneData = new DataDirectory();
        using var otherData = new DataDirectory();
        await using var one = await ServiceProcess.StartAsync(oneData.Path);
        await using var other = await ServiceProcess.StartAsync(otherData.Path);
        await AssertHasItsOwnJobAsync(one);
        await AssertHasItsOwnJobAsync(other);
        await one.KillAsync();
        await AssertStillWorksAsync(other);
    }

    private static async Task AssertHasItsOwnJobAsync(ServiceProcess service)
    {
        var id = await service.Http.UploadAsync(Recordings.Short[0]);
        Assert.Equal("completed", (await service.Http.WatchUntilFinalAsync(id)).Text("status"));
        Assert.Equal(id, Assert.Single(await service.Http.JobsAsync()).Text("id"));
    }

    private static async Task AssertStillWorksAsync(ServiceProcess service)
    {
        var id = await service.Http.UploadAsync(Recordings.Short[0]);
        Assert.Equal("completed", (await service.Http.WatchUntilFinalAsync(id)).Text("status"));
    }
}
