using System.Text.Json;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>Reads the definition of a schedule from the fields of a request.</summary>
internal static class ScheduleFields
{
    private const double LongestEvery = 366 * 86_400d;

    private static readonly Dictionary<string, MissedRuns> MissedWords = WordsOf<MissedRuns>();
    private static readonly Dictionary<string, Overlap> OverlapWords = WordsOf<Overlap>();

    /// <summary>A whole definition.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="context">The request.</param>
    /// <param name="guild">The guild whose schedule it is; null where the body says so.</param>
    /// <exception cref="InvalidJobException">A field is not as it must be.</exception>
    public static ScheduleDefinition Read(JsonFields fields, HttpContext context, string? guild) => ReadOver(
        new ScheduleDefinition
        {
            Timing = new ScheduleTiming(),
            Job = JobOf(fields, context) ?? (guild is not null ? ScheduledSummary.Complete(new JobSubmission { Type = GuildSummary.Digest }, JsonFields.Empty)
                : throw fields.Refuse("job", "must be there: what an occurrence starts")),
            Tenant = guild ?? fields.Key("tenant"),
            User = SubmissionFields.UserOf(fields, context) ?? Caller.Of(context),
        },
        fields, context);

    /// <summary>A definition with what a request changes of it: a field that is null takes its default.</summary>
    /// <param name="known">The definition.</param>
    /// <param name="fields">The fields.</param>
    /// <param name="context">The request.</param>
    public static ScheduleDefinition ReadOver(ScheduleDefinition known, JsonFields fields, HttpContext context)
    {
        var read = known with
        {
            Timing = ReadTiming(known.Timing, fields),
            Job = JobOf(fields, context) ?? known.Job,
            Name = fields.Mentions("name") ? fields.Text("name") : known.Name,
            Missed = fields.Mentions("missed") ? fields.Word("missed", MissedWords) ?? default : known.Missed,
            MissedLimit = fields.Mentions("missed_limit")
                ? fields.Integer("missed_limit", 1, ScheduleLimits.MostMissedRuns) ?? ScheduleLimits.DefaultMissedRuns : known.MissedLimit,
            Overlap = fields.Mentions("overlap") ? fields.Word("overlap", OverlapWords) ?? default : known.Overlap,
            Jitter = fields.Mentions("jitter") ? Seconds(fields, "jitter", 0.001, ScheduleLimits.LongestJitter.TotalSeconds) : known.Jitter,
            PauseAfterFailures = fields.Mentions("pause_after_failures")
                ? fields.Integer("pause_after_failures", 1, ScheduleLimits.MostFailures) : known.PauseAfterFailures,
            Webhook = fields.Mentions("webhook") ? SubmissionFields.ReadWebhook(fields).SingleOrDefault() : known.Webhook,
        };
        fields.RefuseOthers();
        return read;
    }

    /// <summary>When a schedule would be due, and nothing else of it.</summary>
    /// <param name="fields">The fields.</param>
    public static ScheduleTiming ReadTiming(JsonFields fields)
    {
        var timing = ReadTiming(new ScheduleTiming(), fields);
        fields.RefuseOthers();
        return timing;
    }

    private static ScheduleTiming ReadTiming(ScheduleTiming known, JsonFields fields)
    {
        string[] kinds = ["cron", "every", "at"];
        if (kinds.Any(fields.Mentions))
        {
            known = known with { Cron = fields.Text("cron"), Every = Seconds(fields, "every", 1, LongestEvery), At = fields.ExactTime("at") };
        }

        return known with
        {
            TimeZone = fields.Mentions("time_zone") ? fields.Text("time_zone") ?? "UTC" : known.TimeZone,
            StartsAt = fields.Mentions("starts_at") ? fields.ExactTime("starts_at") : known.StartsAt,
            EndsAt = fields.Mentions("ends_at") ? fields.ExactTime("ends_at") : known.EndsAt,
        };
    }

    private static JobSubmission? JobOf(JsonFields fields, HttpContext context)
    {
        if (fields.Object("job") is not { } given) return null;
        var job = SubmissionFields.ReadChild(given, context);
        if (given.Has("trigger")) throw given.Refuse("trigger", "must be absent: a run is scheduled");
        if (given.Has("tenant")) throw given.Refuse("tenant", "must be absent: a run belongs to the guild of its schedule");
        given.RefuseOthers();
        return ScheduledSummary.Complete(job, given);
    }

    private static TimeSpan? Seconds(JsonFields fields, string name, double least, double most) =>
        fields.Number(name, least, most, "seconds") is { } seconds ? TimeSpan.FromMilliseconds(Math.Round(seconds * 1_000)) : null;

    private static Dictionary<string, T> WordsOf<T>() where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(word => JsonText.From(word).Value.Trim('"'));
}

/// <summary>What a schedule is made of. Only for the document.</summary>
/// <param name="Job">What an occurrence starts: the fields of a job, without run_at, trigger, tenant and keys. In the texts of its input ${due_at},
/// ${window_start}, ${window_end} and ${schedule_id} stand for those of the run. A guild's schedule starts a digest unless it says otherwise.</param>
/// <param name="Cron">When it is due, as a cron expression of five fields, or six with seconds first. One of cron, every and at must be there.</param>
/// <param name="Every">Seconds between two occurrences, from starts_at on, or else from when it was made; 1 second to 366 days.</param>
/// <param name="At">The one occurrence.</param>
/// <param name="TimeZone">The IANA time zone whose wall clock cron means. Default: UTC.</param>
/// <param name="StartsAt">No occurrence is before. Default: any.</param>
/// <param name="EndsAt">Every occurrence is before. Default: no end.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Tenant">The tenant (guild) it belongs to; not in the body of a guild's schedule.</param>
/// <param name="User">Who makes it.</param>
/// <param name="Missed">What becomes of occurrences that could not be started in time. Default: once, one run makes up for all of them.</param>
/// <param name="MissedLimit">How many missed occurrences are run where missed is all: 1 to 100. Default: 10.</param>
/// <param name="Overlap">What becomes of an occurrence that comes while a run is active. Default: skip.</param>
/// <param name="Jitter">Seconds that a run may begin after it is due, by chance; at most a day, and never as late as the next occurrence. Default: 0.</param>
/// <param name="PauseAfterFailures">After so many failed runs in a row it pauses: 1 to 100. Default: never.</param>
/// <param name="Webhook">The webhook of the settings that is told how each run has ended: its name, or an object of name and on (success, failure or
/// any, the default).</param>
internal sealed record ScheduleBody(ScheduledJobBody? Job, string? Cron, double? Every, DateTimeOffset? At, string? TimeZone, DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt, string? Name, string? Tenant, string? User, MissedRuns? Missed, int? MissedLimit, Overlap? Overlap, double? Jitter,
    int? PauseAfterFailures, JsonElement? Webhook);

/// <summary>When a schedule would be due. Only for the document.</summary>
/// <param name="Cron">A cron expression of five fields, or six with seconds first. One of cron, every and at must be there.</param>
/// <param name="Every">Seconds between two occurrences, from starts_at on, or else from now; 1 second to 366 days.</param>
/// <param name="At">The one occurrence.</param>
/// <param name="TimeZone">The IANA time zone whose wall clock cron means. Default: UTC.</param>
/// <param name="StartsAt">No occurrence is before. Default: any.</param>
/// <param name="EndsAt">Every occurrence is before. Default: no end.</param>
internal sealed record TimingBody(string? Cron, double? Every, DateTimeOffset? At, string? TimeZone, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt);

/// <summary>What an occurrence starts. Only for the document.</summary>
/// <param name="Type">What kind of work it is.</param>
/// <param name="Input">What the work is given; any JSON.</param>
/// <param name="User">Who it is for. Default: who made the schedule.</param>
/// <param name="Session">The session it belongs to.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Name">What people call it. Default: the schedule's name.</param>
/// <param name="Priority">Greater runs first. Default: 0.</param>
/// <param name="MaxAttempts">Attempts allowed, 1 to 100. Default: the type's.</param>
/// <param name="Timeout">Seconds one attempt may take. Default: the type's.</param>
/// <param name="StartWithin">Seconds in which its first attempt must begin. Default: the type's.</param>
/// <param name="Metadata">Whatever is to be kept with it: an object. Its field schedule is set for each run.</param>
/// <param name="Then">What follows it, at most 20.</param>
/// <param name="Webhook">The webhook of the settings that is told how a run has ended: its name, or an object of name and on (success, failure or any,
/// the default).</param>
internal sealed record ScheduledJobBody(string Type, JsonText? Input, string? User, string? Session, string? Subject, string? Name, int? Priority,
    int? MaxAttempts, double? Timeout, double? StartWithin, JsonText? Metadata, IReadOnlyList<ThenBody>? Then, JsonElement? Webhook);
