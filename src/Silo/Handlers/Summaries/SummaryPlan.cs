using System.Globalization;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Summaries;

/// <summary>The input of a summary, as it is written.</summary>
internal sealed record SummaryInput(string? Scope, IReadOnlyList<string>? ChannelIds, string? CategoryId, string? StartTime, string? EndTime,
    IReadOnlyList<JsonElement>? Messages);

/// <summary>What is to be summarised.</summary>
/// <param name="Scope"><c>channel</c>, <c>category</c> or <c>guild</c>.</param>
/// <param name="ChannelIds">Only these channels; null for all of the scope.</param>
/// <param name="CategoryId">Of which category.</param>
/// <param name="Start">Only messages from this time on; null for all.</param>
/// <param name="End">Only messages before this time; null for all.</param>
/// <param name="Messages">The messages; null when they are in the folder.</param>
internal sealed record SummaryPlan(string Scope, IReadOnlyList<string>? ChannelIds, string? CategoryId, DateTimeOffset? Start, DateTimeOffset? End,
    IReadOnlyList<JsonElement>? Messages)
{
    private static readonly string[] Scopes = ["channel", "category", "guild"];

    /// <summary>Whether the time of a message matters.</summary>
    public bool HasRange => Start is not null || End is not null;

    /// <summary>Reads the input of a job.</summary>
    /// <exception cref="JobFailedException">It asks for nothing that could be summarised.</exception>
    public static SummaryPlan Read(JsonText? input)
    {
        var asked = Parse(input);
        var scope = asked.Scope ?? (asked.ChannelIds is { Count: > 0 } ? "channel" : asked.CategoryId is not null ? "category" : "guild");
        if (!Scopes.Contains(scope)) throw Invalid("scope is channel, category or guild.");
        if (asked.ChannelIds?.Any(string.IsNullOrEmpty) == true) throw Invalid("channel_ids holds an id that is empty.");

        var channels = asked.ChannelIds is { Count: > 0 } ids ? ids.Distinct().ToList() : null;
        if (channels is null && asked.Messages is null && scope != "guild")
        {
            throw Invalid($"A summary of a {scope} needs channel_ids, or messages that come with it.");
        }

        var (start, end) = (Time(asked.StartTime, "start_time"), Time(asked.EndTime, "end_time"));
        return start >= end ? throw Invalid("end_time must be after start_time.")
            : new SummaryPlan(scope, channels, asked.CategoryId, start, end, asked.Messages);
    }

    /// <summary>A time as ISO 8601 writes it, in UTC where it does not say otherwise.</summary>
    public static bool TryTime(string? text, out DateTimeOffset time) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    private static SummaryInput Parse(JsonText? input)
    {
        try
        {
            return input?.To<SummaryInput>() ?? throw Invalid("There is no input.");
        }
        catch (JsonException exception)
        {
            throw Invalid($"The input cannot be read at {exception.Path ?? "its beginning"}.");
        }
    }

    private static DateTimeOffset? Time(string? text, string field) => text is null ? null
        : TryTime(text, out var time) ? time : throw Invalid($"{field} is a time such as 2026-02-22T10:00:00Z.");

    private static JobFailedException Invalid(string message) => new("invalid_input", message);
}
