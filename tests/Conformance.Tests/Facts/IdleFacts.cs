using OrleansJobs.Conformance_Tests.Grains;
using OrleansJobs.Conformance_Tests.Hosts;

namespace OrleansJobs.Conformance_Tests.Facts;

public sealed class IdleFacts : IAsyncLifetime
{
    private RunningHost _host = null!;

    public async Task InitializeAsync() => _host = await RunningHost.StartAsync(new HostSettings
    {
        CollectionQuantum = TimeSpan.FromMilliseconds(500),
        CollectionAge = TimeSpan.FromSeconds(4), // a machine may stall for longer than a timer that keeps its grain
    });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task AnIdleActivationIsCollectedButNotOneThatIsBusyOrAskedToBeKept()
    {
        await _host.Grains.GetGrain<ILifeGrain>("idle").Activation();
        await _host.Grains.GetGrain<ILifeGrain>("kept").Keep(TimeSpan.FromMinutes(1));
        var busy = _host.Grains.GetGrain<ILifeGrain>("busy").Block("busy");
        await _host.Grains.GetGrain<ITimerGrain>("ticking").Start("keeping", Every(keepAlive: true));
        await _host.Grains.GetGrain<ITimerGrain>("dozing").Start("not keeping", Every(keepAlive: false));

        await _host.Probe.Seen("deactivated idle");
        await _host.Probe.Seen("deactivated dozing");
        Assert.Equal(1, _host.Probe.Count("deactivate idle ActivationIdle"));
        Assert.Equal(0, _host.Probe.Count("deactivated kept"));
        Assert.Equal(0, _host.Probe.Count("deactivated busy"));
        Assert.Equal(0, _host.Probe.Count("deactivated ticking"));
        _host.Probe.Open("busy");
        await busy;
    }

    private static GrainTimerSettings Every(bool keepAlive) =>
        new(TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(200), KeepAlive: keepAlive);
}
