using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansJobs.Silo.Handlers.Briefing.Feeds;

/// <summary>Reads the dates that feeds have: ISO 8601, RFC 822 and what is written in their place.</summary>
internal static partial class FeedDate
{
    /// <summary>Hours of the zones that feeds name. Where a name has several meanings, the one of RFC 822 or else the commonest.</summary>
    private static readonly Dictionary<string, double> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UT"] = 0, ["UTC"] = 0, ["GMT"] = 0, ["Z"] = 0, ["WET"] = 0, ["WEST"] = 1, ["BST"] = 1, ["CET"] = 1, ["CEST"] = 2, ["MEZ"] = 1,
        ["MESZ"] = 2, ["EET"] = 2, ["EEST"] = 3, ["MSK"] = 3, ["IST"] = 5.5, ["SGT"] = 8, ["HKT"] = 8, ["AWST"] = 8, ["JST"] = 9,
        ["KST"] = 9, ["AEST"] = 10, ["AEDT"] = 11, ["NZST"] = 12, ["NZDT"] = 13, ["NST"] = -3.5, ["AST"] = -4, ["ADT"] = -3,
        ["EST"] = -5, ["EDT"] = -4, ["CST"] = -6, ["CDT"] = -5, ["MST"] = -7, ["MDT"] = -6, ["PST"] = -8, ["PDT"] = -7, ["AKST"] = -9,
        ["AKDT"] = -8, ["HST"] = -10,
    };

    private static readonly string[] DayMonthYear =
        [.. from day in new[] { "d MMM yyyy", "d MMMM yyyy", "d MMM yy", "MMM d yyyy", "MMMM d yyyy" }
            from time in new[] { "", " H:mm", " H:mm:ss", " H:mm:ss.FFFFFFF", " h:mm tt", " h:mm:ss tt" }
            select day + time];

    private static readonly string[] Iso =
        [.. from day in new[] { "yyyy-MM-dd", "yyyy/MM/dd", "yyyyMMdd", "yyyy-M-d" }
            from time in new[] { "", "THH:mm", "THH:mm:ss", "THH:mm:ss.FFFFFFF", " HH:mm", " HH:mm:ss", " HH:mm:ss.FFFFFFF" }
            select day + time];

    /// <summary>The moment in UTC, a missing zone taken for UTC; null when it cannot be read or says no real time.</summary>
    public static DateTimeOffset? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 100) return null;
        var date = PlainText.OnOneLine(FinerThanTicks().Replace(Comment().Replace(text, " "), ""));
        var zone = SplitZone(ref date);
        date = WeekDay().Replace(date, "").Replace(",", "", StringComparison.Ordinal);
        date = date.Replace("Sept ", "Sep ", StringComparison.OrdinalIgnoreCase);
        var read = DateTime.TryParseExact(date, [.. Iso, .. DayMonthYear], CultureInfo.InvariantCulture,
            DateTimeStyles.AllowWhiteSpaces, out var time);
        if (!read || time.Year is < 1970 or > 9000) return null; // 0001-01-01 is how programs write "no date"
        return new DateTimeOffset(time - zone, TimeSpan.Zero);
    }

    /// <summary>Takes the zone off the end of the date.</summary>
    private static TimeSpan SplitZone(ref string date)
    {
        if (Offset().Match(date) is { Success: true } offset)
        {
            date = date[..offset.Index].TrimEnd();
            var size = new TimeSpan(Number(offset.Groups[2]), Number(offset.Groups[3]), 0);
            return offset.Groups[1].Value == "-" ? -size : size;
        }

        var name = ZoneName().Match(date);
        if (!name.Success || !Zones.TryGetValue(name.Groups[1].Value, out var hours)) return TimeSpan.Zero;
        date = date[..name.Index].TrimEnd();
        return TimeSpan.FromHours(hours);
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<=:\d\d\.\d{7})\d+")]
    private static partial Regex FinerThanTicks();

    /// <summary>After a time of day only: the month and day of 2026-01-05 are no offset.</summary>
    [GeneratedRegex(@"(?<=:\d\d(?:\.\d+)?)\s*(?:GMT|UTC)?\s*([+\-])(\d{1,2}):?(\d\d)$", RegexOptions.IgnoreCase)]
    private static partial Regex Offset();

    [GeneratedRegex(@"(?<=\d|[AP]M)\s*([A-Za-z]{1,4})$", RegexOptions.IgnoreCase)]
    private static partial Regex ZoneName();

    [GeneratedRegex(@"^[\p{L}]+\.?,\s*|^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\s+", RegexOptions.IgnoreCase)]
    private static partial Regex WeekDay();
}
