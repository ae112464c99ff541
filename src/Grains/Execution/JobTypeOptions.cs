using System.ComponentModel.DataAnnotations;

namespace OrleansJobs.Grains.Execution;

/// <summary>Settings of one job type: section <c>Jobs:Types:{type}</c>.</summary>
public sealed class JobTypeOptions
{
    /// <summary>How jobs of the type are run: a word of <see cref="RunWords"/>, or that of a runner that was added. Default:
    /// <c>builtin</c> where the program has a handler for the type, else nobody runs them.</summary>
    public string? Run { get; set; }

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

    /// <summary>How long whoever runs a job outside this service (a worker, an endpoint that reports back) may be silent before the
    /// attempt is lost. Default: 30 seconds for a worker, an hour for an endpoint.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan? Lease { get; set; }

    /// <summary>How long a job is kept after it has ended, before it is deleted by itself. Default: for good.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan? KeepFor { get; set; }

    /// <summary>How many jobs of the type may be at work at once in the whole cluster. Default: as many as there are slots.</summary>
    [Range(1, 10_000)]
    public int? Concurrency { get; set; }

    /// <summary>What the jobs are limited by besides: <c>tenant</c>, <c>user</c>, <c>session</c> or <c>subject</c>; goes with
    /// <see cref="ConcurrencyPerKey"/>. Default: nothing.</summary>
    [AllowedValues(null, "tenant", "user", "session", "subject", ErrorMessage = "The field LimitBy must be tenant, user, session or subject.")]
    public string? LimitBy { get; set; }

    /// <summary>How many jobs of the type may be at work at once for one tenant, user, session or subject. Default: any number.</summary>
    [Range(1, 10_000)]
    public int? ConcurrencyPerKey { get; set; }

    /// <summary>How many jobs of the type may begin in <see cref="RatePeriod"/>: so many at once after a silence, and then evenly. Default: any
    /// number.</summary>
    [Range(1, 1_000_000)]
    public int? Rate { get; set; }

    /// <summary>The time of the rate. Default: 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "31.00:00:00")]
    public TimeSpan RatePeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether anything limits the jobs of the type.</summary>
    internal bool IsLimited => Concurrency is not null || ConcurrencyPerKey is not null || Rate is not null;
}
