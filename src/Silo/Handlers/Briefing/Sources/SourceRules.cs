using System.Text.RegularExpressions;

namespace OrleansJobs.Silo.Handlers.Briefing.Sources;

/// <summary>What may name a platform and a source, in the configuration and in a request alike.</summary>
internal static partial class SourceRules
{
    /// <summary>What a platform's name is.</summary>
    public const string PlatformRule = "1 to 50 letters, digits, blanks and _ - ., beginning with a letter or digit";

    /// <summary>What a source's URL is.</summary>
    public const string UrlRule = "an http or https URL without a user name, such as https://example.org/feed.xml";

    /// <summary>What a source's file is.</summary>
    public const string FileRule = "the plain name of a file in Briefings:Folder, such as feed.xml";

    /// <summary>Sources of one briefing at most.</summary>
    public const int MaxSources = 100;

    /// <summary>The longest URL.</summary>
    private const int MaxUrl = 2048;

    /// <summary>Whether a platform may be called that.</summary>
    public static bool IsPlatform(string name) => PlatformName().IsMatch(name);

    /// <summary>The URL, or null when it is none that can be fetched.</summary>
    public static Uri? WebAddress(string text) => text.Length <= MaxUrl
        && Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && IsWeb(url) && url.UserInfo.Length == 0 ? url : null;

    /// <summary>Whether the URL is http or https.</summary>
    public static bool IsWeb(Uri url) => url.Scheme is "http" or "https" && url.Host.Length > 0;

    /// <summary>Whether it names a file in a directory and cannot lead out of it.</summary>
    public static bool IsFileName(string name) =>
        name is { Length: > 0 and <= 200 } and not ("." or "..") && name.IndexOfAny(['/', '\\', ':']) < 0 && !name.Any(char.IsControl);

    [GeneratedRegex(@"^[\p{L}\p{N}][\p{L}\p{N} _.\-]{0,49}\z")]
    private static partial Regex PlatformName();
}
