using System.Text.Json;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>A request for a retrospective run.</summary>
/// <param name="Run">Which summaries.</param>
/// <param name="Periods">Its periods, in order.</param>
/// <param name="Parent">The batch, still without its jobs.</param>
/// <param name="Failures">What becomes of failures: how many are allowed, and whether more end the rest.</param>
internal sealed record RetrospectiveRequest(Retrospective Run, IReadOnlyList<RetrospectivePeriod> Periods, JobSubmission Parent, (int Allowed, bool Stop) Failures)
{
    private const int DefaultConcurrency = 4;

    /// <summary>The most characters that a child has in its batch besides input and metadata: a name, a subject, and the names of fields.</summary>
    private const int Around = 1_000;

    private static readonly Dictionary<string, RetrospectiveGranularity> Granularities =
        Enum.GetValues<RetrospectiveGranularity>().ToDictionary(one => one.ToString().ToLowerInvariant());

    /// <summary>Reads the request.</summary>
    /// <exception cref="InvalidJobException">A field is not as it must be.</exception>
    public static RetrospectiveRequest Read(JsonFields body, string guild, HttpContext context, DateTimeOffset now)
    {
        var (run, periods) = ReadRun(body, now);
        var failures = body.Object("failures") ?? JsonFields.Empty;
        var rule = (failures.Integer("allowed", 0, RetrospectivePeriods.Most) ?? 0, failures.Flag("stop") ?? false);
        failures.RefuseOthers();
        var parent = new JobSubmission
        {
            Type = JobBatch.Type,
            Trigger = JobTrigger.Retrospective,
            Tenant = guild,
            User = Caller.Of(context),
            Name = body.Text("name"),
            IdempotencyKey = Requests.IdempotencyKey.Of(context, body),
            ActiveKey = run.ActiveKey(guild),
            Metadata = Told(body, run),
            Then = SubmissionFields.ReadWebhook(body),
        };
        body.RefuseOthers();
        var request = new RetrospectiveRequest(run, periods, parent, rule);
        var child = request.Child(guild, periods[0]); // the others are as long
        return (child.Input!.Value.Value.Length + child.Metadata!.Value.Value.Length + Around) * (long)periods.Count <= JobLimits.LongestInput ? request
            : throw body.Refuse("channel_ids", "must be fewer or shorter, or the periods fewer: each of them names the channels");
    }

    /// <summary>The summary of a period.</summary>
    public JobSubmission Child(string guild, RetrospectivePeriod period)
    {
        var asked = Run.Of(period);
        return new JobSubmission
        {
            Type = GuildSummary.Type,
            Trigger = JobTrigger.Retrospective,
            Subject = Run.SubjectOf(guild, period),
            Name = Parent.Name is { } name ? JobLimits.Cut($"{period.Name}, {name}", JobLimits.LongestKey) : period.Name,
            Input = JsonText.From(asked),
            Metadata = JsonText.From(RetrospectiveChild.Of(asked, period)),
        };
    }

    /// <summary>Whether a job was begun by this very request.</summary>
    public bool IsOf(JobSnapshot job) =>
        job.Type == JobBatch.Type && (job.ActiveKey, job.Name, job.User) == (Parent.ActiveKey, Parent.Name, Parent.User) && RetrospectivePlan.Of(job).Failures == Failures
        && job.Continuations.Select(Told).SequenceEqual(Parent.Then.Select(Told))
        && job.Metadata is { } told && JsonElement.DeepEquals(told.To<JsonElement>(), Parent.Metadata!.Value.To<JsonElement>());

    private static (JobContinueOn On, string? Webhook) Told(JobContinuation end) => (end.On, end.Job.Subject);

    private static (Retrospective Run, IReadOnlyList<RetrospectivePeriod> Periods) ReadRun(JsonFields body, DateTimeOffset now)
    {
        var asked = GuildSummary.ReadScope(body);
        if (asked is { Scope: not "guild", ChannelIds: null }) throw body.Refuse("channel_ids", $"must name the channels of a {asked.Scope} summary");
        var name = body.Text("time_zone") ?? "UTC";
        var zone = ZoneCalendar.Find(name) ?? throw body.Refuse("time_zone", "must be the IANA name of a time zone, such as Europe/Berlin");
        var granularity = body.Word("granularity", Granularities) ?? throw body.Refuse("granularity", $"must be one of {string.Join(", ", Granularities.Keys)}");
        var (first, last) = (RequiredDay(body, "start_date"), RequiredDay(body, "end_date"));
        if (first < RetrospectivePeriods.Earliest) throw body.Refuse("start_date", "must not be before 1970-01-01");
        if (last < first) throw body.Refuse("end_date", "must not be before start_date");
        if (last >= zone.DayOf(now)) throw body.Refuse("end_date", $"must be before today ({zone.DayOf(now):O} in {name}): a period that is not over cannot be summarised");
        if (!RetrospectivePeriods.AreFew(first, last, granularity)) throw body.Refuse("end_date", $"must be nearer, or granularity coarser: there are at most {RetrospectivePeriods.Most} periods in a run");
        var periods = RetrospectivePeriods.Of(first, last, granularity, zone);
        if (periods.Count == 0) throw body.Refuse("start_date", $"must not be a day that {name} left out");
        return (new Retrospective
        {
            Scope = asked.Scope!, ChannelIds = asked.ChannelIds, CategoryId = asked.CategoryId,
            StartTime = GuildSummary.Written(periods[0].Start), EndTime = GuildSummary.Written(periods[^1].End),
            StartDate = first, EndDate = last, Granularity = granularity, TimeZone = name, PeriodsTotal = periods.Count,
            Concurrency = body.Integer("concurrency", 1, RetrospectivePeriods.Most) ?? DefaultConcurrency,
            Redo = body.Flag("redo") ?? false,
        }, periods);
    }

    private static DateOnly RequiredDay(JsonFields body, string name) => body.Day(name) ?? throw body.Refuse(name, "must be there: a day, such as 2026-01-31");

    /// <summary>What the caller wants to keep, and over it what the run is.</summary>
    private static JsonText Told(JsonFields body, Retrospective run)
    {
        var given = body.Object("metadata") ?? JsonFields.Empty;
        var own = JsonSerializer.SerializeToNode(run, JobJson.Options)!.AsObject();
        var told = given.Names.Where(name => !own.ContainsKey(name)).ToDictionary(name => name, name => given.Raw(name)!.Value);
        foreach (var (name, value) in own)
        {
            if (value is not null) told[name] = new JsonText(value.ToJsonString(JobJson.Options));
        }

        var json = JsonText.From(told);
        return json.Value.Length <= JobLimits.LongestMetadata || run.ChannelIds is null || given.ToJson().Value.Length > JobLimits.LongestMetadata / 2 ? json
            : throw body.Refuse("channel_ids", $"must be fewer or shorter: lists show them, and a job has room for {JobLimits.LongestMetadata} characters there");
    }
}

/// <summary>What a retrospective run is started with. Only for the document: the fields are read one by one.</summary>
/// <param name="StartDate">The first day.</param>
/// <param name="EndDate">The last day, inclusive; before today in the zone.</param>
/// <param name="Granularity">One summary for each day, week (Monday to Sunday) or month; at most 1000.</param>
/// <param name="TimeZone">Whose days: an IANA name. Default: UTC.</param>
/// <param name="Scope">channel, category or guild. Default: what the other fields say.</param>
/// <param name="ChannelIds">Only these channels; needed for channels and a category.</param>
/// <param name="CategoryId">Which category.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Concurrency">How many summaries are active at once, at most, 1 to 1000. Default: 4.</param>
/// <param name="Redo">Whether periods that have a summary get another one. Default: false.</param>
/// <param name="Failures">What becomes of failures.</param>
/// <param name="Metadata">An object of whatever is to be kept with it.</param>
/// <param name="IdempotencyKey">The same request with this key, in the same guild, is answered with the same run for 24 hours; another one
/// is refused.</param>
/// <param name="Webhook">The webhook of the settings that is told how the run has ended: its name, or an object of name and on (success, failure or any,
/// the default).</param>
internal sealed record RetrospectiveBody(DateOnly StartDate, DateOnly EndDate, RetrospectiveGranularity Granularity, string? TimeZone, string? Scope,
    IReadOnlyList<string>? ChannelIds, string? CategoryId, string? Name, int? Concurrency, bool? Redo, BatchFailuresBody? Failures,
    JsonElement? Metadata, string? IdempotencyKey, JsonElement? Webhook);
