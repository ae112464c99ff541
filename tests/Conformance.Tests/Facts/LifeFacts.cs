using OrleansJobs.Conformance_Tests.Grains;
using OrleansJobs.Conformance_Tests.Hosts;

namespace OrleansJobs.Conformance_Tests.Facts;

public sealed class LifeFacts(SharedHost host) : FactsOfSharedHost(host)
{
    private ILifeGrain Life => Grain<ILifeGrain>();

    [Fact]
    public async Task AnActivationLivesFromCallToCall()
    {
        Assert.Equal(await Life.Activation(), await Life.Activation());
        Assert.Equal(1, Probe.Count($"activate {Name}"));
    }

    [Fact]
    public async Task ADeactivatedGrainIsMadeAnew()
    {
        var before = await Life.EndAfterThisCall();
        await Probe.Seen($"deactivate {Name} ApplicationRequested");
        Assert.NotEqual(before, await Life.Activation());
        await Probe.Seen($"disposed {Name}");
    }

    [Fact]
    public async Task DeactivationWaitsForTheRunningCallAndTheNextCallForDeactivation()
    {
        var key = $"slow {Name}";
        var grain = Grain<ILifeGrain>(key);
        var ending = grain.EndDuring(Name);
        await Probe.Seen($"in {Name}");
        var next = grain.Activation();
        Assert.Equal(0, Probe.Count($"deactivate {key} ApplicationRequested"));
        Probe.Open(Name);
        await ending;
        await Probe.Seen($"deactivate {key} ApplicationRequested");
        Assert.Equal(1, Probe.Count($"activate {key}"));
        Probe.Open($"end of {key}");
        await next;
        Assert.Equal((1, 2), (Probe.Count($"deactivated {key}"), Probe.Count($"activate {key}")));
    }

    [Fact]
    public async Task WhoeverWaitsForAFailedActivationGetsItsError()
    {
        var grain = Grain<ILifeGrain>($"fails {Name}");
        Task[] calls = [grain.Activation(), grain.Activation()];
        foreach (var call in calls)
            await Assert.ThrowsAsync<OwnException>(() => call);
    }

    [Fact]
    public async Task AfterAFailedActivationTheNextCallTriesAnew()
    {
        var key = $"fails {Name}";
        await Assert.ThrowsAsync<OwnException>(() => Grain<ILifeGrain>(key).Activation());
        Probe.Open(key);
        await Grain<ILifeGrain>(key).Activation();
        Assert.Equal(0, Probe.Count($"deactivated {key}"));
    }

    [Fact]
    public async Task AnErrorInTheConstructorReachesTheCallerWrapped()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain<IBrokenGrain>().Call());
        Assert.IsType<OwnException>(error.InnerException);
    }

    [Fact]
    public async Task AMissingStorageReachesTheCallerWrapped()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain<IHomelessGrain>().Call());
        Assert.IsType<Orleans.Storage.BadProviderConfigException>(error.GetBaseException());
    }

    [Fact]
    public async Task ManyCallsAgainstManyDeactivationsLoseNothingAndNeverMeetTwoActivations()
    {
        const int Grains = 20, CallsOfEach = 200;
        var keys = Enumerable.Range(0, Grains).Select(number => $"{Name} {number}").ToList();
        await Task.WhenAll(keys.Select(async key =>
        {
            for (var sent = 0; sent < CallsOfEach; sent += 4)
                await Task.WhenAll(Enumerable.Range(sent, 4).Select(call => Grain<IRaceGrain>(key).Count(thenEnd: call % 8 == 1)));
        }));
        Assert.All(keys, key => Assert.Equal(CallsOfEach, RaceGrain.Calls[key]));
        Assert.DoesNotContain(RaceGrain.Doubles, keys.Contains);
    }
}
