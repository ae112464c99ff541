using System.Net;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace OrleansJobs.Silo.Handlers.Briefing.Feeds;

/// <summary>Saves what can be saved of a feed that is not well formed. Works on the text in one pass each, so that hostile text costs no
/// more than its length.</summary>
internal static partial class XmlRepair
{
    /// <summary>Items beyond this are not looked for.</summary>
    private const int MaxPieces = 2000;

    private static readonly string[] Fields =
    [
        "title", "link", "guid", "id", "pubDate", "published", "updated", "dc:date", "date", "content:encoded", "content", "description",
        "summary",
    ];

    /// <summary>The prefixes that feeds use, whatever they stand for: items are read by their local names.</summary>
    private static readonly string[] Prefixes =
        ["atom", "content", "dc", "feedburner", "itunes", "media", "podcast", "rdf", "slash", "sy", "thr", "wfw", "yt"];

    private static readonly string Root = $"<piece {string.Join(' ', Prefixes.Select(prefix => $"xmlns:{prefix}='urn:{prefix}'"))}>";

    /// <summary>The text with bare ampersands and the entities of HTML written as XML has them, and without the document type and the
    /// characters that no XML may hold.</summary>
    public static string Mend(string text)
    {
        text = WithoutDocumentType(text);
        text = Ampersand().Replace(text, match => WebUtility.HtmlDecode(match.Value) is var sign && sign != match.Value
            ? $"&#{char.ConvertToUtf32(sign, 0)};"
            : "&amp;" + match.Value[1..]);
        return string.Concat(text.Where(character => XmlConvert.IsXmlChar(character) || char.IsSurrogate(character)));
    }

    private static string WithoutDocumentType(string text)
    {
        var start = text.IndexOf("<!DOCTYPE", StringComparison.OrdinalIgnoreCase);
        return start >= 0 && DocumentType().Match(text, start) is { Success: true } match ? text.Remove(match.Index, match.Length) : text;
    }

    /// <summary>The items of the text one by one, up to the place where it was cut off.</summary>
    public static IEnumerable<Piece> Pieces(string text)
    {
        var at = 0;
        for (var found = 0; found < MaxPieces && Start().Match(text, at) is { Success: true } start; found++)
        {
            var name = start.Groups[1].Value;
            var end = text.IndexOf($"</{name}>", start.Index, StringComparison.OrdinalIgnoreCase);
            if (end < 0) yield break;
            at = end + name.Length + 3;
            yield return new Piece(text[start.Index..at]);
        }
    }

    /// <summary>One item as it is written.</summary>
    internal sealed record Piece(string Text)
    {
        /// <summary>The item inside a root that declares the names which feeds use.</summary>
        public string Document => $"{Root}{Mend(Text)}</piece>";

        /// <summary>The item as the fields that can be told apart in it, where its markup does not match up.</summary>
        public XElement Fields => new("item", XmlRepair.Fields.Select(Field).OfType<XElement>());

        private XElement? Field(string name)
        {
            var start = Text.IndexOf($"<{name}", StringComparison.OrdinalIgnoreCase);
            if (start < 0 || Text.IndexOf('>', start) is not (> 0 and var open)) return null;
            var local = name[(name.IndexOf(':') + 1)..];
            var href = Href().Match(Text[start..open]);
            if (href.Success && local == "link") return new XElement(local, new XAttribute("href", href.Groups[1].Value));
            var end = Text.IndexOf($"</{name}>", open, StringComparison.OrdinalIgnoreCase);
            return end < 0 ? null : new XElement(local, Content(Text[(open + 1)..end]));
        }

        private static string Content(string inner) => inner.Trim() is var text && text.StartsWith("<![CDATA[", StringComparison.Ordinal)
            ? text[9..].Replace("]]>", "", StringComparison.Ordinal)
            : text.Contains('<', StringComparison.Ordinal) ? text : WebUtility.HtmlDecode(text);
    }

    /// <summary>Not one of XML's own, and no number.</summary>
    [GeneratedRegex("&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)(?:[A-Za-z][A-Za-z0-9]{1,30};)?")]
    private static partial Regex Ampersand();

    [GeneratedRegex(@"\G<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex DocumentType();

    [GeneratedRegex(@"<(item|entry)(?=[\s>])", RegexOptions.IgnoreCase)]
    private static partial Regex Start();

    [GeneratedRegex("""\shref\s*=\s*["']([^"']*)["']""", RegexOptions.IgnoreCase)]
    private static partial Regex Href();
}
