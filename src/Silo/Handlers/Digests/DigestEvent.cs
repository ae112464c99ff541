using System.Text;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Handlers.Summaries;

namespace OrleansJobs.Silo.Handlers.Digests;

/// <summary>What is sent of a digest, in the form that Standard Webhooks recommends (type, timestamp, data).</summary>
internal static class DigestEvent
{
    /// <summary>The most bytes of an event with the channels in it.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>The body, the same for the same summary. Channels that would make it longer than <see cref="MostBytes"/> are left out.</summary>
    public static byte[] Of(JobSnapshot job, SummaryResult summary)
    {
        var body = Written(job, summary, summary.Channels);
        return body.Length <= MostBytes ? body : Written(job, summary, channels: null);
    }

    private static byte[] Written(JobSnapshot job, SummaryResult summary, IReadOnlyList<ChannelSummary>? channels) =>
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new Event("digest.created", summary.GeneratedAt, new Data(
            job.Id, job.Tenant, job.Id, job.ScheduleId, summary.Title, summary.StartTime, summary.EndTime, summary.MessagesCount, summary.Summary,
            channels, channels is null)), JobJson.Options));

    private sealed record Event(string Type, DateTimeOffset Timestamp, Data Data);

    private sealed record Data(JobId Id, string? GuildId, JobId JobId, string? ScheduleId, string Title, DateTimeOffset? StartTime, DateTimeOffset? EndTime,
        long MessagesCount, string Summary, IReadOnlyList<ChannelSummary>? Channels, bool ChannelsOmitted);
}
