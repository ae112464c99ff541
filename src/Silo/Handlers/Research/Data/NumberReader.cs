using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansJobs.Silo.Handlers.Research.Data;

/// <summary>Reads numbers as people write them in tables: <c>1,234.5</c>, <c>1.234,5</c>, <c>(12)</c> for −12, <c>$ 5</c>,
/// <c>3 %</c>.</summary>
/// <remarks>The decimal mark is the dot, and commas group digits by three; the other way round in a table where some cell can be read
/// only so, such as <c>12,5</c>.</remarks>
internal sealed partial class NumberReader
{
    private readonly bool _decimalComma;

    /// <param name="cells">Every cell of the table: how one is written may tell how another is meant.</param>
    public NumberReader(IEnumerable<string> cells) => _decimalComma = cells.Any(cell => DecimalComma().IsMatch(Bare(cell)));

    /// <summary>Whether a cell says that there is no number.</summary>
    public static bool IsBlank(string cell) => cell.Trim() is "" or "-" or "–" or "—" or "." or ".." || Nothing().IsMatch(cell.Trim());

    /// <summary>The number in a cell; null when it holds something else.</summary>
    public decimal? Read(string cell)
    {
        var text = Bare(cell);
        var negative = text.StartsWith('(') && text.EndsWith(')');
        if (negative) text = text[1..^1];
        var (group, point) = _decimalComma ? ('.', ',') : (',', '.');
        if (!IsNumber(text, group, point)) return null;
        text = text.Replace(group.ToString(), "", StringComparison.Ordinal).Replace(point, '.').Replace('−', '-');
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out var number) ? (negative ? -number : number) : null;
    }

    private static bool IsNumber(string text, char group, char point)
    {
        var digits = text.TrimStart('+', '-', '−');
        var whole = digits.Split(point)[0];
        return digits.Length > 0 && digits.Count(mark => mark == point) <= 1
            && (!digits.Contains(group, StringComparison.Ordinal) || (Grouped().IsMatch(whole) && digits.IndexOf(group, whole.Length) < 0));
    }

    private static string Bare(string cell) => Ornament().Replace(cell, "");

    [GeneratedRegex(@"[\s\u00A0\u202F'$€£¥%]")]
    private static partial Regex Ornament();

    [GeneratedRegex(@"^\(?[+\-−]?(?:\d{1,3}(?:\.\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,})|\d{4,},\d+|0,\d+)\)?\z")]
    private static partial Regex DecimalComma();

    [GeneratedRegex(@"^\d{1,3}(?:[.,]\d{3})*\z")]
    private static partial Regex Grouped();

    [GeneratedRegex(@"^(?:n/?a|n\.a\.|null|nan|none)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Nothing();
}
