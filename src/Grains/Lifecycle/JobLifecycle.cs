using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Lifecycle;

/// <summary>What can happen to a job's status.</summary>
internal enum JobMove
{
    /// <summary>An attempt begins.</summary>
    Start,

    /// <summary>The work is done.</summary>
    Complete,

    /// <summary>The attempt failed or its host was lost, and attempts are left.</summary>
    Retry,

    /// <summary>The attempt failed or its host was lost, and none are left or none would help.</summary>
    Fail,

    /// <summary>The host stops and hands the job back; the attempt does not count.</summary>
    Release,

    /// <summary>Someone asked, and the work has stopped or had not begun.</summary>
    Cancel,
}

/// <summary>The only place that says which status may follow which. The database's trigger and docs/job-lifecycle.md say the same, and a
/// test compares the three.</summary>
internal static class JobLifecycle
{
    /// <summary>The status after a move.</summary>
    /// <exception cref="JobConflictException">The move is not legal from there.</exception>
    public static JobStatus Next(JobStatus from, JobMove move) => (from, move) switch
    {
        (JobStatus.Pending, JobMove.Start) => JobStatus.Running,
        (JobStatus.Running, JobMove.Complete) => JobStatus.Completed,
        (JobStatus.Running, JobMove.Retry) => JobStatus.Pending,
        (JobStatus.Running, JobMove.Release) => JobStatus.Pending,
        (JobStatus.Running, JobMove.Fail) => JobStatus.Failed,
        (JobStatus.Pending or JobStatus.Running, JobMove.Cancel) => JobStatus.Cancelled,
        _ => throw new JobConflictException($"The job is {Word(from)}; it cannot {Verb(move)}."),
    };

    /// <summary>The status as people and the wire call it.</summary>
    public static string Word(JobStatus status) => status.ToString().ToLowerInvariant();

    private static string Verb(JobMove move) => move switch
    {
        JobMove.Start => "start",
        JobMove.Complete => "complete",
        JobMove.Retry => "be tried again",
        JobMove.Fail => "fail",
        JobMove.Release => "be handed back",
        JobMove.Cancel => "be cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(move), move, null),
    };
}
