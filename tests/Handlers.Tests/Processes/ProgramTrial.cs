using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Runners;
using OrleansJobs.Silo.Runners.Process;

namespace OrleansJobs.Handlers.Tests.Processes;

/// <summary>A type whose jobs a program runs, as the settings make it, and all that a job of it reports.</summary>
internal sealed class ProgramTrial : IDisposable
{
    public const string Type = "trial";

    private readonly IHost _host;
    private readonly ConcurrentDictionary<Func<string, bool>, TaskCompletionSource<string>> _awaited = new();

    public ProgramTrial(string[] command, params (string Name, string Value)[] settings)
        : this(command, TimeProvider.System, settings)
    {
    }

    public ProgramTrial(string[] command, TimeProvider time, params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        for (var at = 0; at < command.Length; at++) builder.Configuration[$"Jobs:Types:{Type}:Command:{at}"] = command[at];
        foreach (var (name, value) in settings) builder.Configuration[$"Jobs:Types:{Type}:{name}"] = value;
        builder.Services.AddSingleton(time);
        builder.Services.AddOptions<RunnerOptions>();
        builder.AddRunners();
        _host = builder.Build();
    }

    /// <summary>A script of the shell.</summary>
    public static ProgramTrial Shell(string script, params (string Name, string Value)[] settings) => new(["/bin/sh", "-c", script], settings);

    /// <summary>A script of Python.</summary>
    public static ProgramTrial Python(string script, params (string Name, string Value)[] settings) => new(["python3", "-c", script], settings);

    public ConcurrentQueue<(string Text, JobLogLevel Level)> Logged { get; } = [];

    public ConcurrentQueue<JobProgress> Reported { get; } = [];

    public ConcurrentQueue<string> Checkpoints { get; } = [];

    /// <summary>What keeping a checkpoint does besides.</summary>
    public Func<Task> Keeping { get; set; } = () => Task.CompletedTask;

    /// <summary>Counts lines instead of keeping them.</summary>
    public bool CountsOnly { get; set; }

    public int LineCount { get; private set; }

    public IServiceProvider Services => _host.Services;

    public string[] Lines => [.. Logged.Select(line => line.Text)];

    public JobSnapshot Job { get; set; } = new() { Id = JobId.New(TimeProvider.System), Type = Type, Attempt = 1, MaxAttempts = 3 };

    /// <summary>Checks the settings as the start does.</summary>
    public void Check() => _host.Services.GetServices<IConfiguredRunner>().Single(runner => runner.Word == "process").Check(Type);

    public Task<JobOutcome> RunAsync(CancellationToken cancellationToken = default)
    {
        var context = Attempts.Context(Job, Reported.Enqueue, KeepAsync, Keep);
        return _host.Services.GetRequiredService<ProcessHandler>().OutcomeAsync(context, cancellationToken).WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Runs it and cancels it when it has printed this line.</summary>
    public async Task<JobOutcome> CancelAtAsync(string line)
    {
        using var cancel = new CancellationTokenSource();
        var printed = LineAsync(text => text == line);
        var run = RunAsync(cancel.Token);
        await Task.WhenAny(printed, run);
        await cancel.CancelAsync();
        return await run;
    }

    /// <summary>The next line of the log that is as wanted. Ask before it can be there.</summary>
    public Task<string> LineAsync(Func<string, bool> wanted) =>
        _awaited.GetOrAdd(wanted, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(TimeSpan.FromSeconds(30));

    public void Dispose() => _host.Dispose();

    private void Keep(string text, JobLogLevel level)
    {
        LineCount++;
        if (CountsOnly) return;
        Logged.Enqueue((text, level));
        foreach (var (wanted, line) in _awaited)
        {
            if (wanted(text)) line.TrySetResult(text);
        }
    }

    private async Task KeepAsync(JsonText checkpoint, CancellationToken cancellationToken)
    {
        await Keeping().WaitAsync(cancellationToken);
        Checkpoints.Enqueue(checkpoint.Value);
    }
}
