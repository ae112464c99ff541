using System.Text.RegularExpressions;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>What a briefing is asked for with. Read field by field, so that each can be refused by its name.</summary>
/// <param name="Platforms">The sources of each platform. Default: those of the configuration.</param>
/// <param name="Since">Items published before are left out. Default: none.</param>
/// <param name="Title">What it is called. Default: a title with the day.</param>
/// <param name="MaxItems">Items of one platform at most. Default: what the configuration allows.</param>
internal sealed partial record BriefingRequest(
    JsonText? Platforms = null, DateTimeOffset? Since = null, string? Title = null, int? MaxItems = null)
{
    private const int MostSources = 100;
    private const int MostItems = 1000;
    private const int LongestUrl = 2048;
    private const int LongestText = 100_000;

    /// <summary>Reads the fields, which stand in <c>options</c> or at the top.</summary>
    /// <exception cref="InvalidJobException">One is wrong.</exception>
    public static BriefingRequest Read(JsonFields body)
    {
        var fields = body.Object("options") is { } options && options.Names.Any() ? options : body;
        if (fields.Object("platforms") is { } platforms) CheckPlatforms(platforms);
        return new BriefingRequest(
            fields.Raw("platforms"), fields.Time("since"), fields.Text("title"), fields.Integer("max_items", 1, MostItems));
    }

    private static void CheckPlatforms(JsonFields platforms)
    {
        var count = 0;
        foreach (var name in platforms.Names)
        {
            if (!PlatformName().IsMatch(name))
                throw platforms.Refuse(name, "must be named with 1 to 50 letters, digits, blanks and _ - ., beginning with a letter or digit");
            var sources = platforms.Objects(name, MostSources)!;
            count += sources.Count;
            for (var at = 0; at < sources.Count; at++)
            {
                if (new[] { "url", "file", "items" }.Count(sources[at].Has) != 1)
                    throw platforms.Refuse($"{name}[{at}]", "must have exactly one of url, file and items");
                CheckSource(sources[at]);
            }

            if (count > MostSources) throw platforms.Refuse(name, $"must leave it at {MostSources} sources in all");
        }
    }

    private static void CheckSource(JsonFields source)
    {
        source.Text("name");
        if (source.Text("url", LongestUrl) is { } url && !IsWebAddress(url))
            throw source.Refuse("url", "must be an http or https URL without a user name, such as https://example.org/feed.xml");
        if (source.Text("file") is { } file && !IsFileName(file))
            throw source.Refuse("file", "must be the plain name of a file, such as feed.xml");
        foreach (var item in source.Objects("items", MostItems) ?? [])
        {
            if (!item.Has("title") && !item.Has("text")) throw item.Refuse("title", "must be there, or a text");
            item.Text("title", LongestText);
            item.Text("url", LongestUrl);
            item.Text("published");
            item.Text("text", LongestText);
        }
    }

    private static bool IsWebAddress(string text) => Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https" && url.Host.Length > 0 && url.UserInfo.Length == 0;

    private static bool IsFileName(string name) =>
        name is not ("." or "..") && name.IndexOfAny(['/', '\\', ':']) < 0 && !name.Any(char.IsControl);

    [GeneratedRegex(@"^[\p{L}\p{N}][\p{L}\p{N} _.\-]{0,49}\z")]
    private static partial Regex PlatformName();
}
