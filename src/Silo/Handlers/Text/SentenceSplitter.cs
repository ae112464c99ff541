using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OrleansJobs.Silo.Handlers.Text;

/// <summary>Splits prose, lists and chat into sentences by rules: cheap, and the same everywhere.</summary>
internal static partial class SentenceSplitter
{
    /// <summary>A sentence has at most this many characters; what goes on longer is cut between words.</summary>
    public const int LongestSentence = 500;

    private const int WrappedLine = 50;
    private const string Marks = ".!?…";
    private const string UnspacedMarks = "。！？｡．؟।۔";
    private const string Closers = "\"'”’»)]}」』）】》";

    /// <summary>The sentences in reading order, trimmed, each with the mark it ends in. A line is a sentence of its own unless it is
    /// wrapped in the middle of one: long, and both it and the next begin as a sentence and its continuation do.</summary>
    public static IEnumerable<string> Split(string text) =>
        from block in Blocks(text)
        from sentence in Sentences(block)
        from piece in Pieces(sentence)
        select piece;

    private static IEnumerable<string> Blocks(string text)
    {
        var block = new StringBuilder();
        var lastLine = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var trimmed = Bullet().Replace(Spaces().Replace(line, " ").Trim(), "");
            var isWrapped = lastLine >= WrappedLine && !IsLower(block.ToString(0, 2), 0) && trimmed.Length > 0 && IsLower(trimmed, 0);
            if (isWrapped)
            {
                block.Append(' ');
            }
            else if (block.Length > 0)
            {
                yield return block.ToString();
                block.Clear();
            }

            block.Append(trimmed);
            lastLine = trimmed.Length;
        }

        if (block.Length > 0) yield return block.ToString();
    }

    private static IEnumerable<string> Sentences(string block)
    {
        var start = 0;
        for (var at = 0; at < block.Length;)
        {
            if (!IsMark(block[at]))
            {
                at++;
                continue;
            }

            var marked = Skip(block, at, IsMark);
            var closed = Skip(block, marked, Closers.Contains);
            var end = SkipEmoji(block, closed);
            if (IsBoundary(block, start, at, marked, closed, end))
            {
                yield return block[start..end].Trim();
                start = end;
            }

            at = end;
        }

        if (block[start..].Trim() is { Length: > 0 } rest) yield return rest;
    }

    // Marks are at..marked, what closes a quotation marked..closed, emoji closed..end.
    private static bool IsBoundary(string block, int start, int at, int marked, int closed, int end)
    {
        if (end == block.Length) return true;
        var isSpace = char.IsWhiteSpace(block[end]);
        if (UnspacedMarks.Contains(block[at])) return isSpace || closed == marked || !char.IsLetter(block[end]);
        if (!isSpace) return false;

        var goesOnInLowerCase = end + 1 < block.Length && IsLower(block, end + 1);
        if (closed > marked && goesOnInLowerCase) return false; // "Stop!" he said.
        if (end > closed) return true; // an emoji ends a sentence that a full stop might not
        if (marked == at + 1 && block[at] == '.') return !Abbreviations.GoOn(block.AsSpan(start, at - start), block.AsSpan(end + 1));
        var trailsOff = block[at] == '…' || block.AsSpan(at, marked - at).StartsWith("..");
        return !(trailsOff && goesOnInLowerCase);
    }

    private static IEnumerable<string> Pieces(string sentence)
    {
        var rest = sentence;
        while (rest.Length > LongestSentence)
        {
            var cut = rest.LastIndexOf(' ', LongestSentence, LongestSentence / 2);
            if (cut < 0) cut = WholeTextElements(rest, LongestSentence);
            yield return rest[..cut];
            rest = rest[cut..].TrimStart();
        }

        if (rest.Length > 0) yield return rest;
    }

    // A family of emoji or a letter with its accents is not cut in two.
    private static int WholeTextElements(string text, int limit)
    {
        var length = 0;
        while (true)
        {
            var element = StringInfo.GetNextTextElementLength(text, length);
            if (length + element > limit) return length > 0 ? length : element;
            length += element;
        }
    }

    private static int Skip(string text, int at, Func<char, bool> wanted)
    {
        while (at < text.Length && wanted(text[at])) at++;
        return at;
    }

    private static int SkipEmoji(string text, int at)
    {
        while (at < text.Length && Rune.TryGetRuneAt(text, at, out var rune) && rune.Value > 0x7F
            && Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol)
        {
            at += StringInfo.GetNextTextElementLength(text, at);
        }

        return at;
    }

    private static bool IsMark(char letter) => Marks.Contains(letter) || UnspacedMarks.Contains(letter);

    private static bool IsLower(string text, int at) => Rune.TryGetRuneAt(text, at, out var rune) && Rune.IsLower(rune);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^(?:[-*•‣▪–>#]+ )+")]
    private static partial Regex Bullet();
}
