using System.Text;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace OrleansJobs.Silo.Handlers.Briefing.Feeds;

/// <summary>What people read of a piece of HTML.</summary>
internal static class PlainText
{
    /// <summary>Markup beyond this is not looked at.</summary>
    private const int MaxMarkup = 50_000;

    /// <summary>Where a line ends, as no line feed of the markup does: Unicode's paragraph separator.</summary>
    private const char Break = '\u2029';

    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "samp",
        "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    };

    /// <summary>The text of the HTML, a line a block; of plain text, a line a paragraph. Reads token by token and builds no tree: hostile
    /// markup can make a tree grow with the square of its size.</summary>
    public static string OfHtml(string? html)
    {
        if (string.IsNullOrWhiteSpace(html)) return "";
        var text = new StringBuilder();
        html = Cut(html, MaxMarkup).ReplaceLineEndings("\n");
        if (!html.Contains('<', StringComparison.Ordinal)) html = html.Replace("\n\n", $"{Break}", StringComparison.Ordinal);
        using var tokens = new HtmlTokenizer(new TextSource(html), HtmlEntityProvider.Resolver);
        for (var token = tokens.Get(); token.Type != HtmlTokenType.EndOfFile; token = tokens.Get())
        {
            if (token.Type == HtmlTokenType.Character) text.Append(token.Data);
            else if (token is HtmlTagToken && !Inline.Contains(token.Name)) text.Append(Break);
            if (token is HtmlTagToken { Type: HtmlTokenType.StartTag, IsSelfClosing: false } && IsUnread(token.Name)) Skip(tokens, token.Name);
        }

        return string.Join('\n', text.ToString().Split(Break).Select(line => OnOneLine(line)).Where(line => line.Length > 0));
    }

    /// <summary>The text with single blanks, cut to a length at a word where that is possible.</summary>
    public static string OnOneLine(string text, int length = int.MaxValue)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Where(character => !char.IsControl(character)));
        if (line.Length <= length) return line;
        var end = line.LastIndexOf(' ', length - 1);
        return Cut(line, end > length / 2 ? end : length - 1) + "…";
    }

    /// <summary>The beginning, without half of a surrogate pair.</summary>
    public static string Cut(string text, int length) => text.Length <= length ? text
        : char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];

    private static bool IsUnread(string name) => name is "script" or "style" or "noscript" or "iframe" or "template" or "svg" or "math";

    /// <summary>Moves past the element, or to the end of a text that never closes it.</summary>
    private static void Skip(HtmlTokenizer tokens, string name)
    {
        if (name is "script" or "style" or "iframe") tokens.State = HtmlParseMode.Rawtext;
        HtmlToken token;
        do
        {
            token = tokens.Get();
        }
        while (token.Type != HtmlTokenType.EndOfFile && !(token.Type == HtmlTokenType.EndTag && token.Name == name));
    }
}
