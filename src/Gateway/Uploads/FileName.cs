using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace OrleansJobs.Gateway.Uploads;

/// <summary>The name of an uploaded file as people may see it. Never a path.</summary>
internal static class FileName
{
    private const int MaxLength = 200;
    private const string Nameless = "audio.wav";

    /// <summary>The last segment of what the browser says, without control and invisible formatting characters, at most 200
    /// characters.</summary>
    public static string Of(ContentDispositionHeaderValue disposition)
    {
        var said = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
        return Of(said.ToString().Replace("\\\"", "\"", StringComparison.Ordinal));
    }

    /// <inheritdoc cref="Of(ContentDispositionHeaderValue)"/>
    public static string Of(string said)
    {
        var segment = said[(said.LastIndexOfAny(['/', '\\']) + 1)..];
        var name = new StringBuilder();
        foreach (var rune in segment.EnumerateRunes())
        {
            if (IsShown(rune) && name.Length + rune.Utf16SequenceLength <= MaxLength) name.Append(rune);
        }

        var shown = name.ToString().Trim();
        return shown is "" or "." or ".." ? Nameless : shown;
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
