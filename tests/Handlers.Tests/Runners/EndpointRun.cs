using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Settings;
using OrleansJobs.Silo.Runners.Http;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Runners;

/// <summary>Runs one attempt at an endpoint, with the settings as the service reads them.</summary>
internal sealed class EndpointRun
{
    public const string Type = "job.type";

    private readonly Dictionary<string, string?> _settings = new() { [Of("AllowPrivateNetwork")] = "true" };

    public EndpointRun(string? url = null) => _settings[Of("Url")] = url;

    public TimeProvider Time { get; init; } = new ManualTime();

    public JobSnapshot Job { get; init; } = new() { Id = JobHost.NewId(), Type = Type, Attempt = 2, MaxAttempts = 3 };

    /// <summary>What was shown, in order.</summary>
    public List<JobProgress> Shown { get; } = [];

    /// <summary>The lines of the log.</summary>
    public List<(string Text, JobLogLevel Level)> Logged { get; } = [];

    /// <summary>The checkpoints.</summary>
    public List<string> Kept { get; } = [];

    /// <summary>Called for each line of the log.</summary>
    public Action? OnLog { get; init; }

    /// <summary>The claim of the attempt, once it began.</summary>
    public Guid Claim { get; private set; }

    public EndpointRun With(string name, string? value)
    {
        _settings[Of(name)] = value;
        return this;
    }

    /// <summary>Starts as the service does and runs the attempt.</summary>
    public async Task<JobOutcome> RunAsync(CancellationToken cancellationToken = default)
    {
        await using var services = Services();
        var endpoints = services.GetRequiredService<Endpoints>();
        new EndpointRunner(endpoints).Check(Type);
        var context = Attempts.Context(Job, Shown.Add, Keep, Log);
        Claim = context.Claim;
        return await new EndpointHandler(endpoints, Time).OutcomeAsync(context, cancellationToken);
    }

    public async Task<JobOutcome.Failed> FailAsync() => Assert.IsType<JobOutcome.Failed>(await RunAsync());

    /// <summary>The result of an attempt that succeeds.</summary>
    public async Task<string?> SucceedAsync()
    {
        var outcome = await RunAsync();
        if (outcome is JobOutcome.Failed failed) Assert.Fail($"{failed.Error}");
        return Assert.IsType<JobOutcome.Succeeded>(outcome).Result?.Value;
    }

    private ServiceProvider Services() => new ServiceCollection()
        .AddOptions()
        .AddTypeSettings<EndpointOptions>(new ConfigurationBuilder().AddInMemoryCollection(_settings).Build(), run: null)
        .AddSingleton<Endpoints>()
        .BuildServiceProvider();

    private void Log(string text, JobLogLevel level)
    {
        Logged.Add((text, level));
        OnLog?.Invoke();
    }

    private Task Keep(JsonText checkpoint, CancellationToken cancellationToken)
    {
        Kept.Add(checkpoint.Value);
        return Task.CompletedTask;
    }

    private static string Of(string name) => $"Jobs:Types:{Type}:{name}";
}
