using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>The summaries and digests that a schedule starts. Their input is looked at when the schedule is made: the first run may be a month
/// away.</summary>
internal static class ScheduledSummary
{
    private const string WindowStart = "${window_start}";
    private const string WindowEnd = "${window_end}";

    private static readonly string[] Moments = ["${due_at}", WindowStart, WindowEnd];

    /// <summary>The job, of the time since the run before where it names none, and with what lists show of it in its metadata. Other work is left as
    /// it is.</summary>
    /// <param name="job">The job.</param>
    /// <param name="fields">Its fields.</param>
    /// <exception cref="InvalidJobException">A field of its input is not as it must be.</exception>
    public static JobSubmission Complete(JobSubmission job, JsonFields fields)
    {
        if (job.Type is not (GuildSummary.Digest or GuildSummary.Type)) return job;
        var input = fields.Object("input") ?? JsonFields.Empty;
        var asked = GuildSummary.ReadScope(input);
        if (asked is { Scope: not "guild", ChannelIds: null } && !input.Has("messages"))
            throw input.Refuse("channel_ids", $"must name the channels of a {asked.Scope} summary, unless messages come with it");
        var (start, end) = (MomentOf(input, "start_time"), MomentOf(input, "end_time"));
        if ((start, end) == (null, null))
        {
            (start, end) = (WindowStart, WindowEnd);
            job = job with { Input = WithWindow(input) };
        }

        if (job.Type == GuildSummary.Digest) CheckDigest(input, start, end);
        return job with { Metadata = GuildSummary.Told(fields, asked with { StartTime = start, EndTime = end }) };
    }

    /// <summary>The webhook that gets a digest; null for none.</summary>
    public static string? ReceiverOf(JobSubmission job) => job is { Type: GuildSummary.Digest, Input: { } input } ? input.To<Digest>()?.DeliverTo : null;

    private static void CheckDigest(JsonFields input, string? start, string? end)
    {
        if (start is null) throw input.Refuse("start_time", "must be there: a digest is of a time");
        if (end is null) throw input.Refuse("end_time", "must be there: a digest is of a time");
        _ = (input.Text("deliver_to"), input.Flag("deliver_empty"));
    }

    private static JsonText WithWindow(JsonFields input)
    {
        var filled = input.Names.ToDictionary(name => name, name => input.Raw(name)!.Value);
        if (filled.Count == 0) filled["scope"] = JsonText.From("guild");
        (filled["start_time"], filled["end_time"]) = (JsonText.From(WindowStart), JsonText.From(WindowEnd));
        return JsonText.From(filled);
    }

    private static string? MomentOf(JsonFields input, string name) => input.Text(name) switch
    {
        null => null,
        var text when Moments.Contains(text) => text,
        var text when Parameters.TryTime(text, out var time) => GuildSummary.Written(time),
        _ => throw input.Refuse(name, $"must be a time in ISO 8601, such as 2026-01-05T02:12:31Z, or one of {string.Join(", ", Moments)}"),
    };

    private sealed record Digest(string? DeliverTo);
}
