using System.Text.RegularExpressions;
using Cronos;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Schedules.Timing;

/// <summary>Reads cron expressions as Cronos does, and says in a sentence what is wrong with one.</summary>
internal static partial class CronText
{
    private const int Longest = 200;

    /// <summary>No time in these last years of the calendar is none ever: it repeats itself every 400 years.</summary>
    private static readonly DateTime WholeCalendar = new(9500, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly Dictionary<string, string> Macros = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
        ["@monthly"] = "0 0 1 * *",
        ["@weekly"] = "0 0 * * 0",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@hourly"] = "0 * * * *",
        ["@every_minute"] = "* * * * *",
        ["@every_second"] = "* * * * * *",
    };

    private static readonly (string Name, string Rule)[] Fields =
    [
        ("second", "0 to 59"),
        ("minute", "0 to 59"),
        ("hour", "0 to 23"),
        ("day of the month", "1 to 31, or one of L (the last), L-3, LW and 15W (the nearest weekday) alone"),
        ("month", "1 to 12 or JAN to DEC"),
        ("day of the week", "0 to 7 or SUN to SAT, or one of 5L (the last Friday) and 5#2 (the second) alone"),
    ];

    /// <summary>The times of an expression.</summary>
    /// <exception cref="InvalidJobException">It is none, or it is never due.</exception>
    public static WallTimes Read(string text)
    {
        if (text.Length > Longest) throw Refuse($"may have {Longest} characters");
        var fields = Split(text.Trim());
        if (fields.Length is not (5 or 6)) throw Refuse(CountRule(fields.Length));
        fields[^1] = SundayFirst(fields[^1]);
        var cron = Parsed(fields) ?? throw Refuse(Wrong(fields));
        if (cron.GetNextOccurrence(WholeCalendar) is null) throw Refuse($"'{Shown.Of(text)}' is never due: the calendar has no such day");
        return new WallTimes(cron, fields[..^3].Any(field => field.AsSpan().ContainsAny("*?-/")));
    }

    private static string[] Split(string text)
    {
        if (!text.StartsWith('@')) return text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (Macros.TryGetValue(text, out var fields)) return fields.Split(' ');
        var meant = NearName.Of(text, Macros.Keys) is { } near ? $"; is {near} meant?" : "";
        throw Refuse($"'{Shown.Of(text)}' is none of {string.Join(", ", Macros.Keys)}{meant}");
    }

    /// <summary>Cronos (0.13.0) loses the Sunday of 7-2/2, and not that of 0-2/2.</summary>
    private static string SundayFirst(string days) => SundayRange().Replace(days, "0-");

    [GeneratedRegex("(?<=^|,)7-(?!7)", RegexOptions.CultureInvariant)]
    private static partial Regex SundayRange();

    /// <summary>Null where Cronos does not read it, and where it would stop reading, at a NUL, as if that were the end.</summary>
    private static CronExpression? Parsed(string[] fields)
    {
        var text = string.Join(' ', fields);
        var format = fields.Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard;
        return !text.Contains('\0') && CronExpression.TryParse(text, format, out var cron) ? cron : null;
    }

    private static string CountRule(int count) =>
        $"has {count} {(count == 1 ? "field" : "fields")}; it needs five (minute, hour, day of the month, month, day of the week), "
        + "or six, the second first";

    /// <summary>The field is to blame with which alone the expression cannot be read.</summary>
    private static string Wrong(string[] fields)
    {
        var wrong = Enumerable.Range(0, fields.Length).First(i => Parsed([.. fields.Select((field, at) => at == i ? field : "*")]) is null);
        var (name, rule) = Fields[wrong + Fields.Length - fields.Length];
        return $"has '{Shown.Of(fields[wrong])}' for the {name}: that must be {rule}; also * for all, lists (1,3), ranges (1-5) and steps (*/2)";
    }

    private static InvalidJobException Refuse(string rule) => new("cron", rule.EndsWith('?') ? $"'cron' {rule}" : $"'cron' {rule}.");
}
