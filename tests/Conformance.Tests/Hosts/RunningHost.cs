using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Conformance_Tests.Support;

namespace OrleansJobs.Conformance_Tests.Hosts;

/// <summary>A running grain host, whichever it is.</summary>
public sealed class RunningHost(IHost host, HostSettings settings) : IAsyncDisposable
{
    private bool _isStopped;

    public HostSettings Settings => settings;

    public Probe Probe => settings.Probe;

    public IGrainFactory Grains { get; } = host.Services.GetRequiredService<IGrainFactory>();

    public IServiceProvider Services => host.Services;

    public static async Task<RunningHost> StartAsync(HostSettings settings)
    {
        var host = TestHost.Build(settings);
        await host.StartAsync();
        return new RunningHost(host, settings);
    }

    public async Task StopAsync()
    {
        _isStopped = true;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await host.StopAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
            await StopAsync();
        host.Dispose();
    }
}
