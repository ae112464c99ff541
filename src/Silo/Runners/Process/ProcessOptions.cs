using System.ComponentModel.DataAnnotations;

namespace OrleansJobs.Silo.Runners.Process;

/// <summary>Settings of a job type that a program runs (<c>Run</c> is <c>process</c>): section <c>Jobs:Types:{type}</c>.</summary>
internal sealed class ProcessOptions
{
    /// <summary>The most bytes of a line that may be an event: a result of the greatest length, and what stands around it.</summary>
    public const int LongestEvent = Grains.Contracts.JobLimits.LongestResult + (64 * 1024);

    /// <summary>The most bytes that are kept of a line that is no event; the log keeps less.</summary>
    public const int LongestText = 16 * 1024;

    /// <summary>How long what a program has left behind may still write when it has ended itself.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);

    /// <summary>The program and its arguments. No shell reads them. Required.</summary>
    public string[] Command { get; set; } = [];

    /// <summary>The directory in which it runs. Default: that of the service.</summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>What is added to its environment; <c>${NAME}</c> stands for a variable of the service's own.</summary>
    public Dictionary<string, string?> Environment { get; set; } = [];

    /// <summary>How long it may take to end after SIGTERM, before SIGKILL. Default: 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(5);
}
