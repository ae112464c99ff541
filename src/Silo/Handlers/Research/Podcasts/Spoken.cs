using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansJobs.Silo.Handlers.Research.Podcasts;

/// <summary>Turns what is written into what is said: quarters, dates and signs become words.</summary>
internal static partial class Spoken
{
    private static readonly string[] Quarters = ["first", "second", "third", "fourth"];

    /// <summary>The text as one would read it out. It ends a sentence.</summary>
    public static string Of(string text)
    {
        var said = Link().Replace(text, "the link in the report");
        said = Part().Replace(said, match => $"the {Quarters[match.Groups["number"].ValueSpan[0] - '1']} "
            + $"{(match.Groups["kind"].Value == "Q" ? "quarter" : "half")} of {match.Groups["year"].Value}");
        said = Date().Replace(said, match => Date(match.Value));
        said = Percent().Replace(said, " percent");
        said = said.Replace(" · ", ", ", StringComparison.Ordinal).Replace(" & ", " and ", StringComparison.Ordinal);
        return said.Length > 0 && said[^1] is '.' or '!' or '?' or '…' ? said : said + ".";
    }

    private static string Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)
        : DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
            ? month.ToString("MMMM yyyy", CultureInfo.InvariantCulture)
        : text;

    [GeneratedRegex(@"https?://\S+[^\s.,;:)\]]")]
    private static partial Regex Link();

    [GeneratedRegex(@"\b(?<year>\d{4})-(?<kind>[QH])(?<number>[1-4])\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Part();

    [GeneratedRegex(@"(?<![\d-])\d{4}-\d{2}(?:-\d{2})?(?![\d-])")]
    private static partial Regex Date();

    [GeneratedRegex(@"(?<=\d)\s?%")]
    private static partial Regex Percent();
}
