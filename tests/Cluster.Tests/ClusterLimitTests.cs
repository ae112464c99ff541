using OrleansJobs.Cluster.Silo;
using OrleansJobs.Cluster.Tests.Fixtures;

namespace OrleansJobs.Cluster.Tests;

/// <summary>A limit of a type is one for all silos, and outlives the one that kept it.</summary>
public sealed class ClusterLimitTests : IAsyncLifetime
{
    private const int Limit = 2;
    private static readonly SlowPlan Plan = new(Steps: 4, TimeSpan.FromMilliseconds(100));

    private JobCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        if (ClusterFactAttribute.WhyNot is null)
            _cluster = await JobCluster.StartAsync(silos: 3, gateways: 2, $"Jobs:Types:analysis:Concurrency={Limit}", "Jobs:Types:analysis:Attempts=20");
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
    }

    [ClusterFact]
    public async Task NoMoreAreAtWorkInAllSilosThanOneTypeMayHave()
    {
        await RunAsync(24);
        var attempts = _cluster.Effects.GroupBy(effect => (effect.Job, effect.Attempt)).ToList();
        Assert.Equal(24, attempts.Count);
        var moves = attempts.SelectMany(attempt => new[] { (attempt.Min(effect => effect.At), 1), (attempt.Max(effect => effect.At), -1) }).Order().ToList();
        var (now, most) = (0, 0);
        foreach (var (_, by) in moves) most = Math.Max(most, now += by);
        Assert.Equal(Limit, most);

        for (var silo = 0; silo < 3; silo++) await _cluster.KillAsync(_cluster.Silos, silo); // wherever the grain of the type was
        await RunAsync(6);
    }

    private async Task RunAsync(int count)
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, count).Select(number => PatientAsync(() => _cluster.Doors[number % 2].UploadAsync(Plan.ToWave()))));
        foreach (var id in ids)
        {
            var status = "";
            await JobCalls.UntilAsync(
                async () => (status = (await PatientAsync(() => _cluster.Doors[0].JobAsync(id))).Text("status")) is "completed" or "failed", $"job {id} ended");
            Assert.Equal("completed", status);
        }
    }

    /// <summary>A gateway that has just lost its silos may say for some seconds that it does not know.</summary>
    private static async Task<T> PatientAsync<T>(Func<Task<T>> ask)
    {
        var answer = default(T)!;
        await JobCalls.UntilAsync(
            async () =>
            {
                try
                {
                    answer = await ask();
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the cluster answered");
        return answer;
    }
}
