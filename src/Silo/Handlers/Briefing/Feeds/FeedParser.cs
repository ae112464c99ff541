using System.Text.Json;
using OrleansJobs.Silo.Handlers.Briefing.Sources;

namespace OrleansJobs.Silo.Handlers.Briefing.Feeds;

/// <summary>Reads a feed of any kind: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed.</summary>
internal static class FeedParser
{
    /// <summary>The items, in the order of the feed.</summary>
    /// <param name="bytes">The feed.</param>
    /// <param name="charset">The charset that the server named; null when it named none.</param>
    /// <param name="place">What relative links start from; null where nothing is known.</param>
    /// <exception cref="SourceFailedException">It is no feed, or too broken for a single item.</exception>
    public static IReadOnlyList<FeedItem> Parse(ReadOnlySpan<byte> bytes, string? charset, Uri? place)
    {
        var text = FeedEncoding.Decode(bytes, charset).Trim().TrimStart('\uFEFF');
        if (text.Length == 0) throw new SourceFailedException("It is empty.");
        if (text[0] is not ('{' or '<')) throw new SourceFailedException("It is neither a feed in XML nor a JSON Feed.");
        if (IsWebPage(text)) throw new SourceFailedException("It is a web page, not a feed.");
        try
        {
            return text[0] == '{' ? JsonFeed.Parse(text, place) : XmlFeed.Parse(text, place);
        }
        catch (JsonException exception)
        {
            throw new SourceFailedException("It is no JSON Feed: the JSON is malformed.", exception);
        }
    }

    private static bool IsWebPage(string text) =>
        text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
}
