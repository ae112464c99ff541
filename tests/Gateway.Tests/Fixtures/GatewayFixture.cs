using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests.Fixtures;

/// <summary>The whole program in this process: a silo on a data directory of its own, and the gateway on a free port. Files up to 1
/// MB.</summary>
public sealed class GatewayFixture : IAsyncLifetime
{
    public const int MaxUploadBytes = 1_000_000;

    /// <summary>A type that workers outside run; so do those with -2 to -7 behind it.</summary>
    public const string WorkerType = "worked";

    private readonly string _data = Directory.CreateTempSubdirectory("orleansjobs-gateway-").FullName;
    private WebApplication? _app;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>The jobs behind the gateway, for what HTTP has no route for.</summary>
    public IGrainFactory Grains => _app!.Services.GetRequiredService<IGrainFactory>();

    /// <summary>The files behind the gateway.</summary>
    public IFileStore Files => _app!.Services.GetRequiredService<IFileStore>();

    /// <summary>Every file under the data directory that is not the database's.</summary>
    public string[] KeptFiles() => [.. Directory.EnumerateFiles(_data, "*", SearchOption.AllDirectories)
        .Where(file => !Path.GetFileName(file).Contains(".db", StringComparison.Ordinal))];

    /// <summary>A job of a type that nothing runs: it stays as it is until a test claims it.</summary>
    public Task<JobSnapshot> SubmitHeldAsync(DateTimeOffset? runAt = null) => SubmitAsync(new JobSubmission { Type = "held", RunAt = runAt });

    /// <summary>Any job, past HTTP.</summary>
    public async Task<JobSnapshot> SubmitAsync(JobSubmission submission)
    {
        var id = JobId.New(TimeProvider.System);
        return (await Grains.GetGrain<IJobGrain>(id.GrainKey).SubmitAsync(submission, CancellationToken.None)).Job;
    }

    public async Task InitializeAsync()
    {
        Assert.True(GatewayArguments.TryRead(["--urls", "http://127.0.0.1:0", "--data", _data, "--set", $"Gateway:MaxUploadBytes={MaxUploadBytes}",
            .. new[] { "", "-2", "-3", "-4", "-5", "-6", "-7" }.SelectMany(end => new[] { "--set", $"Jobs:Types:{WorkerType}{end}:Run=worker" }),
            "--set", "Logging:LogLevel:Default=None", "--set", "Logging:LogLevel:OrleansJobs=None"], out var arguments, out _));
        _app = GatewayApp.Build(arguments, builder => builder.Services.RemoveRescue());
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        Client?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }
}

/// <summary>The tests that share one program.</summary>
[CollectionDefinition(nameof(GatewayCollection))]
public sealed class GatewayCollection : ICollectionFixture<GatewayFixture>;
