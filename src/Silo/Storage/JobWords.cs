using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Storage;

/// <summary>The words of the database, which are those of the wire.</summary>
internal static class JobWords
{
    /// <summary>The word of a status.</summary>
    public static string Of(JobStatus status) => status switch
    {
        JobStatus.Pending => "pending",
        JobStatus.Running => "running",
        JobStatus.Completed => "completed",
        JobStatus.Failed => "failed",
        JobStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "This is not a job status."),
    };

    /// <summary>The word of a trigger.</summary>
    public static string Of(JobTrigger trigger) => trigger switch
    {
        JobTrigger.Api => "api",
        JobTrigger.Manual => "manual",
        JobTrigger.Scheduled => "scheduled",
        JobTrigger.Retrospective => "retrospective",
        _ => throw new ArgumentOutOfRangeException(nameof(trigger), trigger, "This is not a job trigger."),
    };

    /// <summary>The word of a level.</summary>
    public static string Of(JobLogLevel level) => level switch
    {
        JobLogLevel.Debug => "debug",
        JobLogLevel.Info => "info",
        JobLogLevel.Warning => "warning",
        JobLogLevel.Error => "error",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "This is not a level of a log."),
    };

    /// <summary>The level of a word.</summary>
    public static JobLogLevel ToLevel(string word) => word switch
    {
        "debug" => JobLogLevel.Debug,
        "info" => JobLogLevel.Info,
        "warning" => JobLogLevel.Warning,
        "error" => JobLogLevel.Error,
        _ => throw new FormatException($"'{word}' is not a level of a log."),
    };

    /// <summary>The status of a word.</summary>
    public static JobStatus ToStatus(string word) => word switch
    {
        "pending" => JobStatus.Pending,
        "running" => JobStatus.Running,
        "completed" => JobStatus.Completed,
        "failed" => JobStatus.Failed,
        "cancelled" => JobStatus.Cancelled,
        _ => throw new FormatException($"'{word}' is not a job status."),
    };

    /// <summary>The trigger of a word.</summary>
    public static JobTrigger ToTrigger(string word) => word switch
    {
        "api" => JobTrigger.Api,
        "manual" => JobTrigger.Manual,
        "scheduled" => JobTrigger.Scheduled,
        "retrospective" => JobTrigger.Retrospective,
        _ => throw new FormatException($"'{word}' is not a job trigger."),
    };
}
