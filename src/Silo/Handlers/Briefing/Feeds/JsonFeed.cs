using System.Net;
using System.Text.Json;
using OrleansJobs.Silo.Handlers.Briefing.Sources;

namespace OrleansJobs.Silo.Handlers.Briefing.Feeds;

/// <summary>Reads a JSON Feed, version 1 or 1.1. A field of the wrong kind is as good as absent.</summary>
internal static class JsonFeed
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="SourceFailedException">It is other JSON.</exception>
    public static IReadOnlyList<FeedItem> Parse(string text, Uri? place)
    {
        using var feed = JsonDocument.Parse(text, Lenient);
        if (!feed.RootElement.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
            throw new SourceFailedException("It is no JSON Feed: it has no items.");
        return
        [
            .. items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
                .Select(item => Item(item, place)).OfType<FeedItem>(),
        ];
    }

    private static FeedItem? Item(JsonElement item, Uri? place) => FeedItem.From(
        WebUtility.HtmlEncode(Text(item, "title")), // plain text by the specification
        Text(item, "url") ?? Text(item, "external_url") ?? LinkFrom(Text(item, "id")),
        Text(item, "date_published") ?? Text(item, "date_modified"),
        Text(item, "content_html") ?? WebUtility.HtmlEncode(Text(item, "content_text") ?? Text(item, "summary")),
        place);

    private static string? LinkFrom(string? id) => id is not null && SourceRules.WebAddress(id) is not null ? id : null;

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? NullIfEmpty(value.GetString()) : null;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
