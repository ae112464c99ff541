using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansJobs.Grains.Execution;

/// <summary>Settings of one job type: section <c>Jobs:Types:{type}</c>.</summary>
public sealed class JobTypeOptions
{
    /// <summary>Attempts a job gets unless it says otherwise. Default: 3.</summary>
    [Range(1, 100)]
    public int Attempts { get; set; } = 3;

    /// <summary>How long one attempt may take, as hours:minutes:seconds, at most 49 days. Default: no limit.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "49.00:00:00")]
    public TimeSpan? Timeout { get; set; }

    /// <summary>How long a job may wait for its first attempt before it is cancelled, unless it says otherwise; at most 365 days. Default: as
    /// long as it takes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "365.00:00:00")]
    public TimeSpan? StartWithin { get; set; }

    /// <summary>The wait after the first failed attempt; it doubles with each further one. Default: 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between attempts. Default: 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a job is kept after it has ended, before it is deleted by itself. Default: for good.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan? KeepFor { get; set; }
}

/// <summary>A handler and the type it is for.</summary>
internal sealed record HandlerRegistration(string Type, Type Handler);

/// <summary>The job types of this process: which it can run, and the settings of all.</summary>
internal sealed class JobTypes
{
    private readonly Dictionary<string, Type> _handlers;
    private readonly IOptionsMonitor<JobTypeOptions> _options;

    /// <exception cref="OptionsValidationException">The settings of a type that runs here are out of their bounds.</exception>
    public JobTypes(IEnumerable<HandlerRegistration> handlers, IOptionsMonitor<JobTypeOptions> options)
    {
        _handlers = handlers.GroupBy(handler => handler.Type).ToDictionary(type => type.Key, type => type.Last().Handler);
        _options = options;
        foreach (var type in Runnable)
        {
            Find(type); // bad settings stop the start, not the first job
        }
    }

    /// <summary>The types that this process runs.</summary>
    public IReadOnlyCollection<string> Runnable => _handlers.Keys;

    /// <summary>Whether this process runs jobs of the type.</summary>
    public bool CanRun(string type) => _handlers.ContainsKey(type);

    /// <summary>The handler of a runnable type.</summary>
    public Type HandlerOf(string type) => _handlers[type];

    /// <summary>The settings of a type; the defaults for one that nobody configured.</summary>
    public JobTypeOptions Find(string type) => _options.Get(type);
}
