using System.Collections.Immutable;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>Reads what the holder of a claim reports: the fields of the events in docs/running-work.md.</summary>
internal static class WorkReports
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(365);

    private static readonly Dictionary<string, JobStatus> Statuses =
        Enum.GetValues<JobStatus>().ToDictionary(status => status.ToString().ToLowerInvariant());

    private static readonly Dictionary<string, JobLogLevel> Levels =
        Enum.GetValues<JobLogLevel>().ToDictionary(level => level.ToString().ToLowerInvariant());

    /// <summary>The claim.</summary>
    public static Guid Claim(JsonFields fields) =>
        Guid.TryParseExact(fields.RequiredText("claim"), "D", out var claim) ? claim : throw fields.Refuse("claim", "must be the claim of a job, a UUID");

    /// <summary>How far the work is.</summary>
    public static JobProgressChange Progress(JsonFields fields)
    {
        var change = new JobProgressChange(
            fields.Count("current"), fields.Count("total"), fields.Number("percent", 0, 100), fields.Said("message", JobLimits.LongestMessage),
            fields.Object("parts") is { } parts ? Parts(fields, parts) : default);
        fields.RefuseOthers();
        return change;
    }

    /// <summary>Lines for the log: texts, or objects with text and level. Each has a time of its own, as the log asks for.</summary>
    public static ImmutableArray<JobLogEntry> Lines(JsonFields fields, DateTimeOffset now)
    {
        var lines = fields.Mixed("lines", JobLimits.MostLogLines, text => (Text: text, Level: JobLogLevel.Info), LineOf) ?? throw fields.Refuse("lines", "must be there");
        fields.RefuseOthers();
        return [.. lines.Select((line, at) => new JobLogEntry(now.AddMicroseconds(at), line.Level, line.Text))];
    }

    /// <summary>A point to resume from.</summary>
    public static JsonText Checkpoint(JsonFields fields)
    {
        var checkpoint = Sized(fields, "checkpoint", JobLimits.LongestCheckpoint) ?? throw fields.Refuse("checkpoint", "must be there");
        fields.RefuseOthers();
        return checkpoint;
    }

    /// <summary>What the work gave.</summary>
    public static JsonText? Result(JsonFields fields) => Sized(fields, "result", JobLimits.LongestResult);

    /// <summary>Why it failed: a text, or an object.</summary>
    public static JobOutcome.Failed Failure(JsonFields fields)
    {
        var error = fields.Raw("error") is { } raw && raw.Value.StartsWith('{') ? ErrorOf(fields.Object("error")!)
            : new JobError("failed", Reason(fields.Said("error")));
        var wait = fields.Number("retry_after", 0, LongestRetryAfter.TotalSeconds);
        return new JobOutcome.Failed(error, fields.Flag("retryable") ?? false, wait is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
    }

    private static string Reason(string? message) => string.IsNullOrWhiteSpace(message) ? "The work gave no reason." : message;

    private static (string Text, JobLogLevel Level) LineOf(JsonFields line)
    {
        var read = (line.Said("text") ?? "", line.Word("level", Levels) ?? JobLogLevel.Info);
        line.RefuseOthers();
        return read;
    }

    private static JobError ErrorOf(JsonFields error)
    {
        var read = new JobError(error.Said("code", JobLimits.LongestKey) is { Length: > 0 } code ? code : "failed", Reason(error.Said("message")), error.Said("detail"));
        error.RefuseOthers();
        return read;
    }

    private static ImmutableArray<JobPartChange> Parts(JsonFields fields, JsonFields parts)
    {
        var names = parts.Names.ToList();
        if (names.Count > JobLimits.MostParts) throw fields.Refuse("parts", $"must be at most {JobLimits.MostParts}");
        return [.. names.Select(name => Part(parts, name))];
    }

    private static JobPartChange Part(JsonFields parts, string name)
    {
        if (name.Length is 0 or > JobLimits.LongestKey) throw parts.Refuse(name, $"must have a name of 1 to {JobLimits.LongestKey} characters");
        var part = parts.Object(name)!;
        var change = new JobPartChange(
            name, part.Word("status", Statuses), part.Count("count"), part.Count("total"), part.Said("message", JobLimits.LongestMessage));
        part.RefuseOthers();
        return change;
    }

    private static JsonText? Sized(JsonFields fields, string name, int most) => fields.Raw(name) is not { } json ? null
        : json.Value.Length <= most ? json : throw fields.Refuse(name, $"must not be longer than {most} characters");
}
