using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansJobs.Silo.Handlers.Research.Data;

/// <summary>How long a period is.</summary>
internal enum PeriodLength
{
    Unknown,
    Day,
    Month,
    Quarter,
    HalfYear,
    Year,
}

/// <summary>A stretch of time as data names it: <c>2024</c>, <c>2024-H1</c>, <c>2024-Q3</c>, <c>2024-09</c>, <c>2024-09-30</c> and their usual
/// variants; a month first where a date has slashes, a day first where it has dots.</summary>
/// <param name="Name">Its name, written one way.</param>
/// <param name="Length">How long it is; unknown when the name cannot be read.</param>
/// <param name="End">Its last day.</param>
internal readonly partial record struct Period(string Name, PeriodLength Length, DateOnly End)
{
    private static readonly string[] Days = ["yyyy-MM-dd", "yyyy/MM/dd", "yyyyMMdd", "M/d/yyyy", "d.M.yyyy"];

    private static readonly string[] Months = ["yyyy-MM", "yyyy/MM", "MMM yyyy", "MMMM yyyy", "MMM-yyyy"];

    /// <summary>Reads a name; one that cannot be read is a period all the same, without a place in time.</summary>
    public static Period Parse(string text)
    {
        var name = text.Trim();
        if (PartOfYear().Match(name) is { Success: true } part) return OfPart(part);
        if (DateOnly.TryParseExact(name, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return new Period(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), PeriodLength.Day, day);
        }

        return DateOnly.TryParseExact(name, Months, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
            ? new Period(month.ToString("yyyy-MM", CultureInfo.InvariantCulture), PeriodLength.Month, month.AddMonths(1).AddDays(-1))
            : new Period(name, PeriodLength.Unknown, default);
    }

    /// <summary>Whether this is <paramref name="later"/>, a year before.</summary>
    public bool IsYearBefore(Period later) => Length != PeriodLength.Unknown && Length == later.Length
        && (End.Year, End.Month) == (later.End.Year - 1, later.End.Month)
        && (Length != PeriodLength.Day || End.Day == later.End.Day || (IsLastOfMonth(End) && IsLastOfMonth(later.End)));

    private static Period OfPart(Match match)
    {
        var year = int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture);
        var part = match.Groups["part"].ValueSpan is { Length: > 0 } digit ? digit[0] - '0' : 0;
        var (length, months, name) = match.Groups["kind"].Value.ToUpperInvariant() switch
        {
            "Q" => (PeriodLength.Quarter, 3 * part, $"{year:0000}-Q{part}"),
            "H" when part <= 2 => (PeriodLength.HalfYear, 6 * part, $"{year:0000}-H{part}"),
            "H" => (PeriodLength.Unknown, 12, match.Value),
            _ => (PeriodLength.Year, 12, $"{year:0000}"),
        };
        return new Period(name, length, new DateOnly(year, months, 1).AddMonths(1).AddDays(-1));
    }

    private static bool IsLastOfMonth(DateOnly day) => day.AddDays(1).Day == 1;

    [GeneratedRegex(@"^(?:(?:FY ?)?(?<year>[12]\d{3})|(?<year>[12]\d{3})[- ]?(?<kind>[QH])(?<part>[1-4])|(?<kind>[QH])(?<part>[1-4])[- ]?(?<year>[12]\d{3}))\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex PartOfYear();
}
