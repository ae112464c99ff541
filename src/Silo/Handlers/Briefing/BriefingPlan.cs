using System.Globalization;
using System.Net;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Briefing.Feeds;
using OrleansJobs.Silo.Handlers.Briefing.Sources;

namespace OrleansJobs.Silo.Handlers.Briefing;

/// <summary>What one briefing is to be made from: the request, with the configuration for what it leaves open.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Since">Older items are left out; null for none.</param>
/// <param name="MaxItems">Items of one platform at most.</param>
/// <param name="Sources">In the order of their platforms; at least one.</param>
internal sealed record BriefingPlan(string Title, DateTimeOffset? Since, int MaxItems, IReadOnlyList<FeedSource> Sources)
{
    private const int MaxItemsInAll = 1000;
    private const int MaxTitle = 200;

    private const string NoSources = "There is no source: set Briefings:Platforms:{platform}:0:Url, or name platforms in the request.";

    /// <summary>The platforms, in order.</summary>
    public IReadOnlyList<string> Platforms { get; } = [.. Sources.Select(source => source.Platform).Distinct()];

    /// <summary>Makes the plan.</summary>
    /// <exception cref="JobFailedException">The input is wrong, or there is no source.</exception>
    public static BriefingPlan Of(JsonText? json, BriefingsOptions options, DateTimeOffset now)
    {
        var input = Read(json);
        if (input.MaxItems is < 1) throw Wrong("max_items", "must be at least 1");
        if (input.Title?.Length > MaxTitle) throw Wrong("title", $"must have at most {MaxTitle} characters");
        FeedSource[] sources = input.Platforms is { } platforms
            ? [.. platforms.SelectMany(Given)]
            : [.. options.Platforms.SelectMany(Configured)];
        if (sources.Length == 0) throw new JobFailedException("no_sources", NoSources);
        if (sources.Length > SourceRules.MaxSources) throw Wrong("platforms", $"must have at most {SourceRules.MaxSources} sources in all");
        var title = PlainText.OnOneLine(input.Title ?? "");
        if (title.Length == 0) title = $"Briefing of {now.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}";
        var share = Math.Max(1, MaxItemsInAll / sources.DistinctBy(source => source.Platform).Count());
        var maxItems = Math.Min(input.MaxItems ?? share, Math.Min(share, options.MaxItemsPerPlatform));
        return new BriefingPlan(title, input.Since?.ToUniversalTime(), maxItems, sources);
    }

    /// <summary>Of the items of one source those that may go into the briefing, newest first: a few more than it can have, for the place
    /// of those that others say too. What is not kept here costs no memory while the other sources are read.</summary>
    public IReadOnlyList<FeedItem> Candidates(IEnumerable<FeedItem> items) =>
    [
        .. items.Where(item => Since is null || item.PublishedAt is null || item.PublishedAt >= Since)
            .OrderByDescending(item => item.PublishedAt ?? DateTimeOffset.MinValue).Take(2 * MaxItems),
    ];

    private static BriefingInput Read(JsonText? json)
    {
        try
        {
            return json?.To<BriefingInput>() ?? new BriefingInput();
        }
        catch (JsonException exception)
        {
            throw Wrong(exception.Path is { Length: > 2 } path ? path[2..] : "input", "does not have the shape of a briefing's input");
        }
    }

    private static IEnumerable<FeedSource> Configured(KeyValuePair<string, List<BriefingSourceOptions>> platform) =>
        platform.Value.Select(source => Make(platform.Key, source.Name, WebAddress(source.Url), source.File, trusted: true));

    private static Uri? WebAddress(string? url) => url is null ? null : SourceRules.WebAddress(url);

    private static IEnumerable<FeedSource> Given(KeyValuePair<string, IReadOnlyList<SourceInput>> platform)
    {
        var place = $"platforms.{platform.Key}";
        if (!SourceRules.IsPlatform(platform.Key)) throw Wrong(place, $"must be named with {SourceRules.PlatformRule}");
        return (platform.Value ?? []).Select((source, index) => Given(platform.Key, source, $"{place}[{index}]"));
    }

    private static FeedSource Given(string platform, SourceInput? source, string place)
    {
        if (source is null || new object?[] { source.Url, source.File, source.Items }.Count(part => part is not null) != 1)
            throw Wrong(place, "must have exactly one of url, file and items");
        if (source.Name?.Length > MaxTitle) throw Wrong($"{place}.name", $"must have at most {MaxTitle} characters");
        if (source.File is not null && !SourceRules.IsFileName(source.File))
            throw Wrong($"{place}.file", $"must be {SourceRules.FileRule}");
        if (source.Items is { } items)
            return new FeedSource.Given(platform, source.Name ?? platform, [.. items.Select(Item).OfType<FeedItem>()]);
        var url = WebAddress(source.Url);
        if (url is null && source.Url is not null) throw Wrong($"{place}.url", $"must be {SourceRules.UrlRule}");
        return Make(platform, source.Name, url, source.File, trusted: false);
    }

    private static FeedItem? Item(ItemInput? item) => item is null ? null
        : FeedItem.From(WebUtility.HtmlEncode(item.Title), item.Url, item.Published, item.Text, place: null);

    private static FeedSource Make(string platform, string? name, Uri? url, string? file, bool trusted) => url is not null
        ? new FeedSource.Web(platform, name ?? url.Host, url, trusted)
        : new FeedSource.LocalFile(platform, name ?? file!, file!);

    private static JobFailedException Wrong(string field, string rule) => new("invalid_input", $"{field} {rule}.");
}
