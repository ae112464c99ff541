using OrleansJobs.Conformance_Tests.Grains;
using OrleansJobs.Conformance_Tests.Hosts;
using OrleansJobs.Conformance_Tests.Support;
using Orleans.Runtime;

namespace OrleansJobs.Conformance_Tests.Facts;

public sealed class RestartFacts
{
    [Fact]
    public async Task RemindersAndStateOutliveTheHost()
    {
        var settings = new HostSettings();
        await using (var first = await RunningHost.StartAsync(settings))
        {
            await first.Grains.GetGrain<IReminderGrain>("sleeper").Register("wake", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200));
            await first.Grains.GetGrain<IStateGrain>("keeper").Write("kept");
        }

        var later = settings with { Probe = new Probe() };
        await using var second = await RunningHost.StartAsync(later);
        await later.Probe.Seen("remind sleeper wake right", 2);
        Assert.Equal("kept", await second.Grains.GetGrain<IStateGrain>("keeper").Read());
    }

    [Fact]
    public async Task StoppingLetsRunningCallsEndAndDeactivatesAllGrains()
    {
        await using var host = await RunningHost.StartAsync(new HostSettings());
        await host.Grains.GetGrain<ILifeGrain>("idle").Activation();
        var running = host.Grains.GetGrain<ILifeGrain>("running").Block("running");
        await host.Probe.Seen("in running");
        var stopping = host.StopAsync();
        await host.Probe.Seen("deactivate idle ShuttingDown");
        Assert.Equal(0, host.Probe.Count("deactivate running ShuttingDown"));
        host.Probe.Open("running");
        await stopping;
        await running;
        Assert.Equal((1, 1), (host.Probe.Count("out running"), host.Probe.Count("deactivated running")));
    }

    [Fact]
    public async Task AStoppedHostRefusesCalls()
    {
        await using var host = await RunningHost.StartAsync(new HostSettings { ResponseTimeout = TimeSpan.FromSeconds(5) });
        var grain = host.Grains.GetGrain<ILifeGrain>("late");
        await grain.Activation();
        await host.StopAsync();
        await Assert.ThrowsAnyAsync<OrleansException>(() => grain.Activation());
    }
}
