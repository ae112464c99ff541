using System.Diagnostics.CodeAnalysis;

namespace OrleansJobs.Grains.Contracts;

/// <summary>How much a job may hold. What is beyond is refused in a submission, and cut in what its work says of a failure.</summary>
public static class JobLimits
{
    /// <summary>The most characters of a tenant, user, session, subject, name, key or schedule.</summary>
    public const int LongestKey = 200;

    /// <summary>The most attempts.</summary>
    public const int MostAttempts = 100;

    /// <summary>The most characters of the message of a failure or of a report.</summary>
    public const int LongestMessage = 1_000;

    /// <summary>The most characters of the detail of a failure.</summary>
    public const int LongestDetail = 4_000;

    /// <summary>The most characters of an input.</summary>
    public const int LongestInput = 16 * 1024 * 1024;

    /// <summary>The most characters of a result.</summary>
    public const int LongestResult = 16 * 1024 * 1024;

    /// <summary>The most characters of a checkpoint.</summary>
    public const int LongestCheckpoint = 1024 * 1024;

    /// <summary>The most characters of a line of the log; what is beyond is cut.</summary>
    public const int LongestLogLine = 4_000;

    /// <summary>The most lines of the log that are kept: the last ones.</summary>
    public const int MostLogLines = 1_000;

    /// <summary>The most parts of a job's progress.</summary>
    public const int MostParts = 200;

    /// <summary>The most characters of metadata, which lists and scopes carry, a thousand jobs at once.</summary>
    public const int LongestMetadata = 64 * 1024;

    /// <summary>The longest time that a job may be told to wait for its first attempt, before it is not wanted any more.</summary>
    public static readonly TimeSpan LongestStartWithin = TimeSpan.FromDays(365);

    /// <summary>How long work may take to stop when it is cancelled, before the job says that it still has not.</summary>
    public static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    /// <summary>The most continuations of a job.</summary>
    public const int MostContinuations = 20;

    /// <summary>The most characters of a job's continuations, theirs included.</summary>
    public const int LongestContinuations = 1024 * 1024;

    /// <summary>How deep continuations may have continuations, and batches batches.</summary>
    public const int MostGenerations = 5;

    /// <summary>The most jobs of a batch.</summary>
    public const int MostBatchJobs = 1_000;

    /// <summary>The longest time one attempt may be given: what a timer can hold.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(49);

    /// <summary>A text of at most so many characters: what is longer is cut, between characters, and ends in an ellipsis.</summary>
    /// <param name="text">The text; null stays null.</param>
    /// <param name="most">How many, at least 2.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Cut(string? text, int most) => text is null || text.Length <= most ? text
        : $"{text.AsSpan(0, char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1)}…";
}
