using System.ComponentModel.DataAnnotations;

namespace OrleansJobs.Grains.Execution;

/// <summary>Settings of the runner of this process: section <c>Jobs:Runner</c>.</summary>
public sealed class RunnerOptions
{
    /// <summary>Jobs at work at once; 0 for a process that accepts jobs and runs none. Default: the number of processors.</summary>
    [Range(0, 10_000)]
    public int Concurrency { get; set; } = Environment.ProcessorCount;

    /// <summary>How often the store is asked for due and abandoned jobs when nothing else wakes the runner. Default: 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long another process may be silent before its jobs are taken over; each shows itself five times as often. Only
    /// where several processes share the database. Default: 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan HostLease { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the caller of a job that it runs itself may be silent before the job has failed as lost. Default: 2 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CallerLease { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a batch goes without a look at its jobs when none of them reports: a look that a crash has prevented comes then.
    /// Default: 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan BatchLease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The shortest time between two progress reports of one job. Default: 50 milliseconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long jobs at work may go on when the host stops, before they are interrupted and handed back. Default: not at all;
    /// 10 seconds in a cluster, where others take new jobs meanwhile.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainTime { get; set; }

    /// <summary>How long work may take to react when the host stops, its time is up or the job was taken from it, before it is left behind: at most 5 seconds, so that a stop is
    /// done within ten seconds more. Default: 3 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05")]
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(3);
}
