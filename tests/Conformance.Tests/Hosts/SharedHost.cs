using OrleansJobs.Conformance_Tests.Support;

namespace OrleansJobs.Conformance_Tests.Hosts;

/// <summary>One host for all facts that need no settings of their own.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    private RunningHost? _host;

    public Probe Probe => _host!.Probe;

    public MemoryStorage Storage => _host!.Settings.Storage;

    public T Grain<T>(string key) where T : IGrainWithStringKey => _host!.Grains.GetGrain<T>(key);

    public async Task InitializeAsync() => _host = await RunningHost.StartAsync(new HostSettings());

    public async Task DisposeAsync() => await _host!.DisposeAsync();
}
