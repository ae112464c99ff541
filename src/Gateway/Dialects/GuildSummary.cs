using System.Globalization;
using System.Text.Json;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>What a summary was asked for. It stands in the job's input, and in its metadata too: lists have no input.</summary>
internal sealed record GuildSummary
{
    /// <summary>The type of the jobs that make summaries.</summary>
    public const string Type = "summary";

    /// <summary>The type of the jobs that make summaries and deliver them.</summary>
    public const string Digest = "digest";

    private const int MostChannels = 10_000;
    private const int MostMessages = 100_000;

    /// <summary><c>channel</c>, <c>category</c> or <c>guild</c>.</summary>
    public string? Scope { get; init; }

    /// <summary>Only these channels; null for all.</summary>
    public IReadOnlyList<string>? ChannelIds { get; init; }

    /// <summary>Which category.</summary>
    public string? CategoryId { get; init; }

    /// <summary>From when on, in ISO 8601.</summary>
    public string? StartTime { get; init; }

    /// <summary>Before when, in ISO 8601.</summary>
    public string? EndTime { get; init; }

    /// <summary>The messages that came with it, as they were sent; never in metadata.</summary>
    public JsonText? Messages { get; init; }

    /// <summary>What a job was asked for: by its metadata, else by its input; without anything where neither says so.</summary>
    public static GuildSummary Of(JobSnapshot job)
    {
        var told = Read(job.Metadata);
        return told.Scope is null && job.Input is not null ? Read(job.Input) : told;
    }

    /// <summary>The submission that a request asks for.</summary>
    /// <exception cref="InvalidJobException">A field is not as it must be.</exception>
    public static JobSubmission Submission(JsonFields body, string guild, HttpContext context)
    {
        var asked = Read(body);
        var messages = body.Objects("messages", MostMessages) is null ? null : body.Raw("messages");
        if (messages is null && asked is { Scope: not "guild", ChannelIds: null })
        {
            throw body.Refuse("channel_ids", $"must name the channels of a {asked.Scope} summary, unless messages come with it");
        }

        return new JobSubmission
        {
            Type = Type,
            Trigger = body.Word("job_type", Parameters.Triggers) ?? JobTrigger.Manual,
            Tenant = guild,
            User = Caller.Of(context),
            Name = body.Text("name"),
            Input = JsonText.From(asked with { Messages = messages }),
            ScheduleId = body.Key("schedule_id"),
            IdempotencyKey = Requests.IdempotencyKey.Of(context, body),
            Metadata = Told(body, asked),
            Then = SubmissionFields.ReadWebhook(body),
        };
    }

    /// <summary>What the caller wants to keep, and over it what lists need.</summary>
    /// <param name="body">The fields of the job; <c>metadata</c> is the caller's own.</param>
    /// <param name="asked">What lists show.</param>
    public static JsonText Told(JsonFields body, GuildSummary asked)
    {
        var given = body.Object("metadata") ?? JsonFields.Empty;
        var own = JsonSerializer.SerializeToNode(asked, JobJson.Options)!.AsObject();
        var told = given.Names.Where(name => !own.ContainsKey(name)).ToDictionary(name => name, name => given.Raw(name)!.Value);
        foreach (var (name, value) in own)
        {
            if (value is not null) told[name] = new JsonText(value.ToJsonString(JobJson.Options));
        }

        var json = JsonText.From(told);
        return json.Value.Length <= JobLimits.LongestMetadata || asked.ChannelIds is null || given.ToJson().Value.Length > JobLimits.LongestMetadata / 2 ? json
            : throw body.Refuse("channel_ids", $"must be fewer or shorter: lists show them, and a job has room for {JobLimits.LongestMetadata} characters there");
    }

    private static GuildSummary Read(JsonFields body)
    {
        var (start, end) = (body.Time("start_time"), body.Time("end_time"));
        if (start >= end) throw body.Refuse("end_time", "must be after start_time");
        return ReadScope(body) with { StartTime = Written(start), EndTime = Written(end) };
    }

    /// <summary>Which channels a request asks for.</summary>
    /// <exception cref="InvalidJobException">A field is not as it must be.</exception>
    public static GuildSummary ReadScope(JsonFields body)
    {
        var channels = body.Texts("channel_ids", MostChannels) is { Count: > 0 } ids ? ids : null;
        var (category, scope) = (body.Key("category_id"), body.Text("scope"));
        return new GuildSummary
        {
            Scope = scope switch
            {
                null => channels is not null ? "channel" : category is not null ? "category" : "guild",
                "channel" or "category" or "guild" => scope,
                _ => throw body.Refuse("scope", "must be one of channel, category, guild"),
            },
            ChannelIds = channels,
            CategoryId = category,
        };
    }

    // Whoever submits past this dialect writes there what he likes.
    private static GuildSummary Read(JsonText? json)
    {
        try
        {
            return json?.To<GuildSummary>() ?? new GuildSummary();
        }
        catch (JsonException)
        {
            return new GuildSummary();
        }
    }

    /// <summary>A moment as inputs and metadata say it: in UTC; null stays null.</summary>
    public static string? Written(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}

/// <summary>What a summary is started with. Only for the document: the fields are read one by one.</summary>
/// <param name="Scope">channel, category or guild. Default: what the other fields say.</param>
/// <param name="ChannelIds">Only these channels; needed for a channel or category summary unless messages come with it.</param>
/// <param name="CategoryId">Which category.</param>
/// <param name="StartTime">Only messages from then on.</param>
/// <param name="EndTime">Only messages before then.</param>
/// <param name="Messages">The messages. Default: the stored ones.</param>
/// <param name="JobType">What starts it. Default: manual.</param>
/// <param name="Name">What people call it.</param>
/// <param name="ScheduleId">The schedule that starts it, where the scheduler is the caller's own.</param>
/// <param name="Metadata">An object of whatever is to be kept with it.</param>
/// <param name="IdempotencyKey">The same request with this key, in the same guild, is answered with the same job for 24 hours; another one
/// is refused.</param>
/// <param name="Webhook">The webhook of the settings that is told how it has ended: its name, or an object of name and on (success, failure or any, the
/// default).</param>
internal sealed record GuildSummaryBody(string? Scope, IReadOnlyList<string>? ChannelIds, string? CategoryId, DateTimeOffset? StartTime,
    DateTimeOffset? EndTime, IReadOnlyList<JsonElement>? Messages, JobTrigger? JobType, string? Name, string? ScheduleId, JsonElement? Metadata,
    string? IdempotencyKey, JsonElement? Webhook);
