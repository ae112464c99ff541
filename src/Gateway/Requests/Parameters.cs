using System.Globalization;
using System.Text.RegularExpressions;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Requests;

/// <summary>Reads what comes in addresses and headers. What cannot be read is refused by the name of its field.</summary>
internal static partial class Parameters
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 1000;
    private const decimal DefaultDays = 7;
    private const decimal MaxDays = 36_500;

    /// <summary>A job's id.</summary>
    public static JobId Id(string? text, string field) =>
        JobId.TryParse(text, out var id) ? id
        : throw Invalid(field, $"'{Shown(text)}' is not the id of a job, such as 01890a5d-ac96-774b-bcce-b302099a8057.");

    /// <summary>A schedule's id.</summary>
    public static ScheduleId Schedule(string? text, string field) =>
        ScheduleId.TryParse(text, out var id) ? id
        : throw Invalid(field, $"'{Shown(text)}' is not the id of a schedule, such as 01890a5d-ac96-774b-bcce-b302099a8057.");

    /// <summary>How many of something; null when it is not given.</summary>
    public static int? Count(string? text, int most) => text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= most ? count
        : throw Invalid("count", $"count is a whole number from 1 to {most}, not '{Shown(text)}'.");

    /// <summary>How many jobs a page has. Default: 50.</summary>
    public static int Limit(string? text) => text is null ? DefaultLimit
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit ? limit
        : throw Invalid("limit", $"limit is a whole number from 1 to {MaxLimit}, not '{Shown(text)}'.");

    /// <summary>The cursor of a page; null for the first.</summary>
    public static JobId? Cursor(string? text, string field) => text is null ? null : Id(text, field);

    /// <summary>A guild, a session, a user, a subject: 1 to 200 characters.</summary>
    public static string Key(string? text, string field) => text is not null && IsKey(text) ? text
        : throw Invalid(field, $"{field} is 1 to {JobLimits.LongestKey} characters, not all of them spaces and none a control character.");

    /// <summary>Whether a text can name a guild, a session, a user or a subject.</summary>
    public static bool IsKey(string text) => text.Length <= JobLimits.LongestKey && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);

    /// <summary>The same as a segment of an address. The server leaves a slash in it escaped, so that it does not end the segment.</summary>
    public static string PathKey(string? text, string field) => Key(text?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), field);

    /// <summary>What started a job; null for anything.</summary>
    public static JobTrigger? Trigger(string? text, string field) => text is null ? null
        : Triggers.TryGetValue(text, out var trigger) ? trigger
        : throw Invalid(field, $"{field} is {string.Join(", ", Triggers.Keys)}, not '{Shown(text)}'.");

    /// <summary>The words for what starts a job.</summary>
    public static IReadOnlyDictionary<string, JobTrigger> Triggers { get; } =
        Enum.GetValues<JobTrigger>().ToDictionary(trigger => trigger.ToString().ToLowerInvariant());

    /// <summary>A moment; null when it is not given.</summary>
    public static DateTimeOffset? Time(string? text, string field) => text is null ? null : TryTime(text, out var time) ? time
        : throw Invalid(field, $"{field} is a time in ISO 8601, such as 2026-01-05T02:12:31Z, not '{Shown(text)}'.");

    /// <summary>Reads ISO 8601: a date, or a date and a time; without an offset it is UTC.</summary>
    public static bool TryTime(string? text, out DateTimeOffset time)
    {
        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
        return isTime && IsoDate().IsMatch(text!);
    }

    /// <summary>Whether a time in ISO 8601 says of which place it is the time.</summary>
    public static bool HasOffset(string time) => Offset().IsMatch(time);

    /// <summary>Whether the newest come first. Default: yes.</summary>
    public static bool OldestFirst(string? text) => text switch
    {
        null or "-created_at" => false,
        "created_at" => true,
        _ => throw Invalid("sort", $"sort is created_at (oldest first) or -created_at (newest first), not '{Shown(text)}'."),
    };

    /// <summary>A status; null for every one.</summary>
    public static JobStatus? Status(string? text) => text switch
    {
        null => null,
        "pending" => JobStatus.Pending,
        "running" => JobStatus.Running,
        "completed" => JobStatus.Completed,
        "failed" => JobStatus.Failed,
        "cancelled" => JobStatus.Cancelled,
        _ => throw Invalid("status", $"status is pending, running, completed, failed or cancelled, not '{Shown(text)}'."),
    };

    /// <summary>A job type; null for every one.</summary>
    public static string? Type(string? text, string field = "type") => text is null || TypeName().IsMatch(text) ? text
        : throw Invalid(field, $"{field} is 1 to 100 characters of a-z 0-9 _ - . and not '{Shown(text)}'.");

    /// <summary>Yes or no. Default: no.</summary>
    public static bool Flag(string? text, string field) => text switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Invalid(field, $"{field} is true or false, not '{Shown(text)}'."),
    };

    /// <summary>An age in days. Default: 7.</summary>
    public static decimal Days(string? text) => text is null ? DefaultDays
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var days) && days <= MaxDays ? days
        : throw Invalid("days", $"days is a number from 0 to {MaxDays}, not '{Shown(text)}'.");

    /// <summary>How long a poll may wait: <c>25s</c> or <c>25</c>. Default: not at all.</summary>
    public static TimeSpan Wait(string? text, TimeSpan longest)
    {
        if (text is null) return TimeSpan.Zero;
        var number = text.EndsWith('s') ? text[..^1] : text;
        var read = decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds);
        return read && seconds <= (decimal)longest.TotalSeconds ? TimeSpan.FromSeconds((double)seconds)
            : throw Invalid("wait", $"wait is seconds from 0 to {longest.TotalSeconds:0.###}, such as 25s, not '{Shown(text)}'.");
    }

    /// <summary>The sequence a poll has seen; null when it has seen none.</summary>
    public static long? Since(string? text) => text is null ? null
        : TrySequence(text) ?? throw Invalid("since", $"since is the sequence of a job, a whole number, not '{Shown(text)}'.");

    /// <summary>The number of a line of a log; null when it is not given.</summary>
    public static long? LogLine(string? text, string field) => text is null ? null
        : TrySequence(text) ?? throw Invalid(field, $"{field} is the number of a line, a whole number, not '{Shown(text)}'.");

    /// <summary>The last event a browser has seen, from the header or else the query. What is no sequence is as good as absent.</summary>
    public static long? LastEventId(string? header, string? query) => TrySequence(header) ?? TrySequence(query);

    private static long? TrySequence(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;

    private static InvalidJobException Invalid(string field, string message) => new(field, message);

    /// <summary>As much of what was sent as an answer repeats.</summary>
    public static string Shown(string? text) => text is null ? "" : text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}")]
    private static partial Regex IsoDate();

    [GeneratedRegex(@":[0-9:.,]+ *([zZ]|[+-][0-9]{2}(:?[0-9]{2})?)\s*\z")]
    private static partial Regex Offset();

    [GeneratedRegex(@"^[a-z0-9_.\-]{1,100}\z")]
    private static partial Regex TypeName();
}
