using System.Net;
using System.Xml;
using System.Xml.Linq;
using OrleansJobs.Silo.Handlers.Briefing.Sources;

namespace OrleansJobs.Silo.Handlers.Briefing.Feeds;

/// <summary>Reads RSS and Atom of every version by the names of the elements, and what can be saved of a document that is not well formed.
/// A document type is passed over: nothing that it declares is expanded or fetched.</summary>
internal static class XmlFeed
{
    private const int MaxDepth = 100;
    private const string AtomNamespace = "http://www.w3.org/2005/Atom";

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        CheckCharacters = false,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <exception cref="SourceFailedException">It is no feed, or nothing of it can be read.</exception>
    public static IReadOnlyList<FeedItem> Parse(string text, Uri? place)
    {
        var whole = TryRead(text) ?? TryRead(XmlRepair.Mend(text));
        if (whole is not null && whole.Name.LocalName.ToLowerInvariant() is not ("rss" or "rdf" or "feed" or "channel"))
            throw new SourceFailedException($"It is XML, but no feed: its root is '{PlainText.OnOneLine(whole.Name.LocalName, 40)}'.");
        var elements = whole?.Elements().Concat(whole.Elements().Elements()).Where(IsItem)
            ?? XmlRepair.Pieces(text).Select(piece => TryRead(piece.Document)?.Elements().FirstOrDefault() ?? piece.Fields);
        FeedItem[] items = [.. elements.Select(element => Item(element, place)).OfType<FeedItem>()];
        return whole is not null || items.Length > 0 ? items
            : throw new SourceFailedException("It is malformed, and no item of it can be read.");
    }

    private static bool IsItem(XElement element) => element.Name.LocalName is "item" or "entry";

    private static FeedItem? Item(XElement item, Uri? place) => FeedItem.From(
        Markup(First(item, "title")),
        Link(item),
        First(item, "pubDate", "published", "issued", "date", "updated", "modified", "created")?.Value,
        Markup(First(item, "encoded", "content", "description", "summary", "subtitle")),
        Base(item, place));

    /// <summary>The first child of the first of these names that says something; a name in the feed's own namespace goes first, so that
    /// a picture's <c>media:title</c> is not taken for the item's.</summary>
    private static XElement? First(XElement item, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var found = item.Elements().Where(child => child.Name.LocalName == name && !string.IsNullOrWhiteSpace(child.Value))
                .OrderByDescending(child => child.Name.Namespace == item.Name.Namespace).FirstOrDefault();
            if (found is not null) return found;
        }

        return null;
    }

    /// <summary>What the element holds as HTML: inner markup as it is written, Atom's plain text with its signs kept.</summary>
    private static string? Markup(XElement? element)
    {
        if (element is null) return null;
        if (element.HasElements) return string.Concat(element.Nodes().Select(node => node.ToString(SaveOptions.DisableFormatting)));
        var isPlain = element.Name.NamespaceName == AtomNamespace && (string?)element.Attribute("type") is null or "text";
        return isPlain ? WebUtility.HtmlEncode(element.Value) : element.Value;
    }

    private static string? Link(XElement item)
    {
        var links = item.Elements().Where(child => child.Name.LocalName == "link").ToArray();
        var page = links.FirstOrDefault(link => (string?)link.Attribute("rel") is null or "alternate" && link.Attribute("href") is not null);
        if (page is not null) return (string?)page.Attribute("href");
        var written = links.Select(link => link.Value).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
        if (written is not null) return written;
        var id = First(item, "guid", "id")?.Value;
        return id is not null && SourceRules.WebAddress(id) is not null ? id : Enclosure(item);
    }

    private static string? Enclosure(XElement item) =>
        (string?)item.Elements().FirstOrDefault(child => child.Name.LocalName == "enclosure")?.Attribute("url");

    private static Uri? Base(XElement item, Uri? place) =>
        (string?)item.AncestorsAndSelf().Attributes(XNamespace.Xml + "base").FirstOrDefault() is { } text
        && (place is null ? Uri.TryCreate(text, UriKind.Absolute, out var url) : Uri.TryCreate(place, text, out url)) ? url : place;

    /// <summary>The root; null when it is not well formed, or nested as no feed is.</summary>
    private static XElement? TryRead(string text)
    {
        try
        {
            using (var reader = XmlReader.Create(new StringReader(text), Settings))
            {
                while (reader.Read())
                {
                    if (reader.Depth > MaxDepth) return null; // what comes after walks down by recursion
                }
            }

            using var again = XmlReader.Create(new StringReader(text), Settings);
            return XDocument.Load(again).Root;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
