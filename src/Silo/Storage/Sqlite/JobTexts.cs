using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage.Sqlite;

/// <summary>The parts of a row that must be written out as text. Made on the caller's thread: the writer's serves everyone.</summary>
internal readonly record struct JobTexts(string Id, string Progress, string Attempts, string? Error, string? Claim)
{
    /// <summary>The text of <see cref="JobProgress.None"/>.</summary>
    public const string NoProgress = """{"current":null,"total":null,"percent":null,"message":null,"parts":[]}""";

    /// <summary>The text of no attempts.</summary>
    public const string NoAttempts = "[]";

    /// <summary>Writes them.</summary>
    public static JobTexts Of(JobRow row) => new(
        row.Job.Id.ToString(),
        ProgressOf(row.Job),
        row.Job.Attempts.IsDefaultOrEmpty ? NoAttempts : Write(row.Job.Attempts),
        row.Job.Error is { } error ? Write(error) : null,
        ClaimOf(row));

    /// <summary>The text of a row's claim token.</summary>
    public static string? ClaimOf(JobRow row) => row.Claim?.Token.ToString("D");

    /// <summary>The text of a job's progress.</summary>
    public static string ProgressOf(JobSnapshot job) => ReferenceEquals(job.Progress, JobProgress.None) ? NoProgress : Write(job.Progress);

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, JobJson.Options);
}
