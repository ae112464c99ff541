using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Runners;

/// <summary>Reads the events of docs/running-work.md.</summary>
internal static partial class WorkEventReader
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>Reads a line that may be an event. A line that is not a JSON object with a field <c>event</c> is none: null.</summary>
    /// <exception cref="WorkEventException">It is an event, and wrong.</exception>
    public static WorkEvent? ReadLine(string line)
    {
        if (!line.AsSpan().TrimStart().StartsWith("{")) return null;
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            return document.RootElement.TryGetProperty("event", out var name) && name.ValueKind == JsonValueKind.String
                ? Read(name.GetString()!, document.RootElement)
                : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException) // half a surrogate, NaN, a name twice
        {
            var isWhole = line.AsSpan().TrimEnd().EndsWith("}"); // else it broke off, and the work with it
            return isWhole && LastWord().Match(line) is { Success: true } last ? Unreadable(last.Groups[1].Value) : null;
        }
    }

    /// <summary>Reads an event whose name stands elsewhere, from the JSON object of its fields. No text is an object without fields.</summary>
    /// <exception cref="WorkEventException">There is no such event, or it is wrong.</exception>
    public static WorkEvent Read(string name, string fields)
    {
        try
        {
            using var document = JsonDocument.Parse(fields.Length == 0 ? "{}" : fields, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return Read(name, document.RootElement);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // as good as no object
        }

        if (name is "result" or "error") return Unreadable(name);
        throw new WorkEventException($"The fields of the event {name} must be a JSON object.");
    }

    /// <summary>Reads an event whose name stands elsewhere.</summary>
    /// <exception cref="WorkEventException">There is no such event, or it is wrong.</exception>
    public static WorkEvent Read(string name, JsonElement fields)
    {
        var read = new WorkEventFields(name, fields);
        return name switch
        {
            "progress" => new WorkEvent.Progress(ReadProgress(read)),
            "log" => new WorkEvent.Log(read.Text("text", int.MaxValue) ?? "", read.Word<JobLogLevel>("level") ?? JobLogLevel.Info),
            "checkpoint" => new WorkEvent.Checkpoint(read.Json("checkpoint", JobLimits.LongestCheckpoint) ?? throw read.Wrong("checkpoint", "must be there")),
            "result" => ReadLast(() => new WorkEvent.Result(read.Json("result", JobLimits.LongestResult))),
            "error" => ReadLast(() => new WorkEvent.Error(ReadError(read))),
            _ => throw new WorkEventException($"There is no event '{name}'; there are progress, log, checkpoint, result and error."),
        };
    }

    /// <summary>A last word that is wrong is a failure: without it the work would seem to have given nothing, and to have succeeded.</summary>
    private static WorkEvent ReadLast(Func<WorkEvent> read)
    {
        try
        {
            return read();
        }
        catch (WorkEventException wrong)
        {
            return Invalid(wrong.Message);
        }
    }

    private static WorkEvent.Error Unreadable(string name) =>
        Invalid($"The event {name} cannot be read: it is no JSON, names a field twice, or nests too deep. NaN and Infinity are no JSON.");

    private static WorkEvent.Error Invalid(string why) => new(new JobOutcome.Failed(new JobError("invalid_event", why), Retryable: false));

    private static JobProgressChange ReadProgress(WorkEventFields fields) => new(
        fields.Count("current"),
        fields.Count("total"),
        fields.Number("percent", 0, 100),
        fields.Text("message", JobLimits.LongestMessage),
        fields.Object("parts") is { } parts ? [.. parts.Select(ReadPart)] : default);

    private static JobPartChange ReadPart((string Name, WorkEventFields Fields) part) => new(
        part.Name,
        part.Fields.Word<JobStatus>("status"),
        part.Fields.Count("count"),
        part.Fields.Count("total"),
        part.Fields.Text("message", JobLimits.LongestMessage));

    private static JobOutcome.Failed ReadError(WorkEventFields fields) => new(
        new JobError(
            fields.Text("code", JobLimits.LongestKey) ?? "failed",
            fields.Text("message", int.MaxValue) ?? "The work gave no reason.",
            fields.Text("detail", int.MaxValue)),
        fields.Flag("retryable") ?? false,
        fields.Number("retry_after", 0, TimeSpan.FromDays(365).TotalSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    [GeneratedRegex("^\\s*\\{\\s*\"event\"\\s*:\\s*\"(result|error)\"")]
    private static partial Regex LastWord();
}
