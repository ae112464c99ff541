using System.Collections.Immutable;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Silo.Storage;

/// <summary>The parts of a row that must be written out as text. Made on the caller's thread: the writer's serves everyone.</summary>
internal readonly record struct JobTexts(string Progress, string Attempts, string? Error, string? Continuations = null)
{
    /// <summary>The text of <see cref="JobProgress.None"/>.</summary>
    public const string NoProgress = """{"current":null,"total":null,"percent":null,"message":null,"parts":[]}""";

    /// <summary>The text of no attempts.</summary>
    public const string NoAttempts = "[]";

    /// <summary>Writes them.</summary>
    public static JobTexts Of(JobRow row) => new(
        ProgressOf(row.Job),
        row.Job.Attempts.IsDefaultOrEmpty ? NoAttempts : Write(row.Job.Attempts),
        row.Job.Error is { } error ? Write(error) : null);

    /// <summary>Writes them, and what never changes later.</summary>
    public static JobTexts OfNew(JobRow row) => Of(row) with
    {
        Continuations = row.Job.Continuations.IsDefaultOrEmpty ? null : JsonSerializer.Serialize(row.Job.Continuations, JobJson.Lean),
    };

    /// <summary>The text of a job's progress.</summary>
    public static string ProgressOf(JobSnapshot job) => ReferenceEquals(job.Progress, JobProgress.None) ? NoProgress : Write(job.Progress);

    /// <summary>The progress of a text.</summary>
    public static JobProgress ReadProgress(string text) => text == NoProgress ? JobProgress.None : Read<JobProgress>(text);

    /// <summary>The attempts of a text.</summary>
    public static ImmutableArray<JobAttempt> ReadAttempts(string text) => text == NoAttempts ? [] : Read<ImmutableArray<JobAttempt>>(text);

    /// <summary>The error of a text; null for none.</summary>
    public static JobError? ReadError(string? text) => text is null ? null : Read<JobError>(text);

    /// <summary>The continuations of a text; none for null.</summary>
    public static ImmutableArray<JobContinuation> ReadContinuations(string? text) =>
        text is null ? [] : JsonSerializer.Deserialize<ImmutableArray<JobContinuation>>(text, JobJson.Lean);

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, JobJson.Options);

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, JobJson.Options)!;
}
