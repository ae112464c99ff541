using System.Net;
using OrleansJobs.Silo.Handlers.Briefing.Sources;

namespace OrleansJobs.Silo.Handlers.Briefing.Feeds;

/// <summary>One item of a feed, as plain text.</summary>
/// <param name="Title">On one line; never empty.</param>
/// <param name="Url">Where it is, http or https; null when it does not say.</param>
/// <param name="PublishedAt">In UTC; null when it does not say, or not in a way that can be read.</param>
/// <param name="Text">What it says, a line a paragraph; empty when it has a title only.</param>
internal sealed record FeedItem(string Title, Uri? Url, DateTimeOffset? PublishedAt, string Text)
{
    /// <summary>Text is cut to this.</summary>
    private const int MaxText = 10_000;

    /// <summary>Titles are cut to this.</summary>
    private const int MaxTitle = 300;

    /// <summary>An item from what a feed says about it, in HTML or plain; null when it says nothing.</summary>
    public static FeedItem? From(string? title, string? url, string? published, string? text, Uri? place)
    {
        var body = PlainText.OfHtml(text);
        var head = PlainText.OnOneLine(PlainText.OfHtml(title), MaxTitle);
        if (head.Length == 0) head = PlainText.OnOneLine(body, length: 100);
        var address = WebAddress(url, place);
        if (head.Length == 0) head = address?.AbsoluteUri ?? "";
        return head.Length == 0 ? null : new FeedItem(head, address, FeedDate.Read(published), PlainText.Cut(body, MaxText));
    }

    private static Uri? WebAddress(string? url, Uri? place)
    {
        if (string.IsNullOrWhiteSpace(url)) return null;
        var text = WebUtility.HtmlDecode(url.Trim()); // many feeds escape it twice
        var found = place is null ? Uri.TryCreate(text, UriKind.Absolute, out var address) : Uri.TryCreate(place, text, out address);
        return found && SourceRules.IsWeb(address!) ? address : null;
    }
}
