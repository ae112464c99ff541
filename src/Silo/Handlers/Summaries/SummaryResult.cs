using System.Text.Json.Serialization;

namespace OrleansJobs.Silo.Handlers.Summaries;

/// <summary>The result of a job of type <c>summary</c>.</summary>
/// <param name="SummaryId">The summary's id: the id of the job that made it.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Scope"><c>channel</c>, <c>category</c> or <c>guild</c>.</param>
/// <param name="StartTime">From when on messages were read; null for all.</param>
/// <param name="EndTime">Up to when.</param>
/// <param name="MessagesCount">Messages in that time, in all channels.</param>
/// <param name="Channels">The summary of each channel.</param>
/// <param name="Summary">The summary of all.</param>
/// <param name="Method"><c>extractive</c>, or the name of the model; null when there was nothing to summarise.</param>
/// <param name="Warnings">What was left out, in plain sentences.</param>
/// <param name="GeneratedAt">When it was made.</param>
internal sealed record SummaryResult(string SummaryId, string Title, string Scope, DateTimeOffset? StartTime, DateTimeOffset? EndTime,
    long MessagesCount, IReadOnlyList<ChannelSummary> Channels, string Summary, string? Method, IReadOnlyList<string> Warnings,
    DateTimeOffset GeneratedAt);

/// <summary>The summary of one channel.</summary>
/// <param name="ChannelId">Which.</param>
/// <param name="ChannelName">What people call it; its id when nobody said.</param>
/// <param name="MessagesCount">Messages in the time that was asked for.</param>
/// <param name="Participants">Who wrote them, most first, at most 20 names.</param>
/// <param name="ParticipantsCount">How many wrote them.</param>
/// <param name="Summary">A few sentences.</param>
/// <param name="Method">Who summarised; null when there was nothing to summarise.</param>
/// <param name="Warnings">What was left out.</param>
internal sealed record ChannelSummary(string ChannelId, string ChannelName, long MessagesCount, IReadOnlyList<string> Participants,
    int ParticipantsCount, string Summary, string? Method, IReadOnlyList<string> Warnings)
{
    /// <summary>Whether it says something.</summary>
    [JsonIgnore]
    public bool IsSummarised => Method is not null;
}

/// <summary>What a later attempt need not pay for again.</summary>
internal sealed record SummaryCheckpoint(IReadOnlyList<ChannelSummary> Channels);
