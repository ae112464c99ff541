using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Jobs;
using OrleansJobs.Grains.Settings;

namespace OrleansJobs.Grains.Execution;

/// <summary>The ways to run a job that are not a runner of this process.</summary>
internal static class RunWords
{
    /// <summary>By a handler of the program.</summary>
    public const string Builtin = "builtin";

    /// <summary>By workers outside, who come and claim.</summary>
    public const string Worker = "worker";

    /// <summary>By its caller, who reports on it.</summary>
    public const string Tracked = "tracked";
}

/// <summary>A handler and the type it is for.</summary>
internal sealed record HandlerRegistration(string Type, Type Handler);

/// <summary>One handler for every type whose settings name it: the settings say what it runs.</summary>
internal interface IConfiguredRunner
{
    /// <summary>The word in the setting <c>Run</c>.</summary>
    string Word { get; }

    /// <summary>The handler.</summary>
    Type Handler { get; }

    /// <summary>Refuses settings of a type that this runner cannot work with.</summary>
    /// <exception cref="OptionsValidationException">They are wrong.</exception>
    void Check(string type);
}

/// <summary>The types that the settings name.</summary>
internal sealed record ConfiguredTypes(IReadOnlyList<string> Names);

/// <summary>The job types of this process: which it can run, and the settings of all.</summary>
internal sealed class JobTypes
{
    private static readonly TimeSpan WorkerLease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndpointLease = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Type> _handlers;
    private readonly Dictionary<string, IConfiguredRunner> _runners;
    private readonly IOptionsMonitor<JobTypeOptions> _options;

    /// <exception cref="OptionsValidationException">The settings of a type are wrong; all that are wrong are told.</exception>
    public JobTypes(
        IEnumerable<HandlerRegistration> handlers,
        IEnumerable<IConfiguredRunner> runners,
        ConfiguredTypes configured,
        IOptionsMonitor<JobTypeOptions> options)
    {
        _handlers = handlers.GroupBy(handler => handler.Type).ToDictionary(type => type.Key, type => type.Last().Handler);
        _runners = runners.ToDictionary(runner => runner.Word);
        _options = options;
        var problems = new List<string>();
        Known = [.. _handlers.Keys.Union(configured.Names).Order(StringComparer.Ordinal)];
        foreach (var type in Known) problems.AddRange(SettingsCheck.Problems(() => Bind(type)));
        if (problems.Count > 0) throw new OptionsValidationException("Jobs:Types", typeof(JobTypeOptions), problems); // the start, not the first job
    }

    /// <summary>The types that this process runs.</summary>
    public IReadOnlyCollection<string> Runnable => _handlers.Keys;

    /// <summary>Whether this process runs jobs of the type.</summary>
    public bool CanRun(string type) => _handlers.ContainsKey(type);

    /// <summary>The handler of a runnable type.</summary>
    public Type HandlerOf(string type) => _handlers[type];

    /// <summary>How jobs of a type are run; null when nobody does.</summary>
    public string? RunOf(string type) => Find(type).Run ?? (CanRun(type) ? RunWords.Builtin : null);

    /// <summary>The settings of a type; the defaults for one that nobody configured.</summary>
    public JobTypeOptions Find(string type) => _options.Get(type);

    /// <summary>How long whoever runs a job of the type outside may be silent.</summary>
    public TimeSpan LeaseOf(string type) => Find(type).Lease ?? (CanRun(type) ? EndpointLease : WorkerLease);

    /// <summary>The types that somebody has set up, by name.</summary>
    public IReadOnlyCollection<string> Known { get; }

    private void CheckLimits(string type)
    {
        var limits = Find(type);
        if (limits.LimitBy is null != limits.ConcurrencyPerKey is null)
            throw Wrong($"Jobs:Types:{type}:LimitBy and Jobs:Types:{type}:ConcurrencyPerKey go together: set both, or neither.");
        if (limits.IsLimited && limits.Run == RunWords.Tracked)
            throw Wrong($"Jobs:Types:{type} has limits, and its jobs are run by their callers, who begin when they like.");
    }

    /// <summary>Finds the one who runs a type by its settings.</summary>
    private void Bind(string type)
    {
        if (!JobFactory.IsTypeName(type)) throw Wrong($"Jobs:Types:{type} is no name of a type, which is {JobFactory.TypeRule}.");
        if (type == JobBatch.Type && (Find(type).Run is not null || CanRun(type))) throw Wrong($"The type {type} is run by the service itself.");
        if (type == JobWebhook.Type && Find(type).Run is not (null or RunWords.Builtin))
            throw Wrong($"Jobs:Types:{type}:Run must be builtin: the service delivers by itself.");
        CheckLimits(type);
        switch (Find(type).Run)
        {
            case null:
                break;
            case RunWords.Builtin when _handlers.ContainsKey(type):
                break;
            case RunWords.Builtin:
                throw Wrong($"Jobs:Types:{type}:Run is builtin, and the program has no handler for this type.");
            case RunWords.Worker or RunWords.Tracked:
                _handlers.Remove(type);
                break;
            case { } word when _runners.TryGetValue(word, out var runner):
                runner.Check(type);
                _handlers[type] = runner.Handler;
                break;
            case { } word:
                var words = _runners.Keys.Append(RunWords.Builtin).Append(RunWords.Worker).Append(RunWords.Tracked).Order(StringComparer.Ordinal);
                throw Wrong($"Jobs:Types:{type}:Run is '{word}'; it must be one of {string.Join(", ", words)}.");
        }
    }

    private static OptionsValidationException Wrong(string problem) => new("Jobs:Types", typeof(JobTypeOptions), [problem]);
}
