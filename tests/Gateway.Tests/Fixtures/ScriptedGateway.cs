using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Gateway.Tests.Scripted;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests.Fixtures;

/// <summary>The gateway over real HTTP on a free port, with scripted grains and files behind it.</summary>
public sealed class ScriptedGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedGateway(WebApplication app, ScriptedJobs jobs, MemoryFiles files) =>
        (_app, Jobs, Files, Client) = (app, jobs, files, new HttpClient { BaseAddress = new Uri(app.Urls.Single()) });

    public ScriptedJobs Jobs { get; }
    public MemoryFiles Files { get; }
    public HttpClient Client { get; }
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts one; settings as on the command line, <c>Gateway:MaxUploadBytes=1000</c>.</summary>
    public static Task<ScriptedGateway> StartAsync(params string[] settings) => StartAsync(TimeProvider.System, settings);

    /// <inheritdoc cref="StartAsync(string[])"/>
    public static async Task<ScriptedGateway> StartAsync(TimeProvider time, params string[] settings)
    {
        string[] args = ["--urls", "http://127.0.0.1:0", .. settings.SelectMany(setting => new[] { "--set", setting })];
        Assert.True(GatewayArguments.TryRead(args, out var arguments, out _));
        var builder = GatewayApp.CreateBuilder(arguments);
        builder.Logging.ClearProviders();
        var (jobs, files) = (new ScriptedJobs(), new MemoryFiles());
        builder.Services.AddSingleton(time).AddSingleton(jobs.Factory).AddSingleton<IFileStore>(files);
        builder.AddGateway();
        var app = builder.Build();
        app.UseGateway();
        await app.StartAsync();
        return new ScriptedGateway(app, jobs, files);
    }

    /// <summary>Begins a graceful stop; ends when the gateway has stopped.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
