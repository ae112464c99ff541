using Microsoft.Extensions.Options;
using OrleansJobs.Silo.Handlers.Briefing.Sources;

namespace OrleansJobs.Silo.Handlers.Briefing;

/// <summary>What briefings are made from: section <c>Briefings</c>.</summary>
internal sealed class BriefingsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Briefings";

    /// <summary>The sources of each platform, used by every briefing that names none of its own. Default: none.</summary>
    public Dictionary<string, List<BriefingSourceOptions>> Platforms { get; set; } = [];

    /// <summary>The directory of the files that sources may name; null where files cannot be sources. Default: null.</summary>
    public string? Folder { get; set; }

    /// <summary>How long one source may take, from the first connection to the last byte. Default: 20 seconds.</summary>
    public TimeSpan SourceTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The largest source, in bytes, unpacked. Default: 5 MB.</summary>
    public int MaxSourceBytes { get; set; } = 5 * 1024 * 1024;

    /// <summary>Items of one platform that a briefing has at most; the newest win. Default: 50.</summary>
    public int MaxItemsPerPlatform { get; set; } = 50;

    /// <summary>Whether URLs that come with a request may lead to addresses that are not public. Those of the configuration always may.
    /// Default: no.</summary>
    public bool AllowPrivateAddresses { get; set; }
}

/// <summary>One source of the configuration: a URL or a file.</summary>
internal sealed class BriefingSourceOptions
{
    /// <summary>Where a feed is, http or https.</summary>
    public string? Url { get; set; }

    /// <summary>The name of a file in <see cref="BriefingsOptions.Folder"/>.</summary>
    public string? File { get; set; }

    /// <summary>What people call it. Default: the host of the URL, or the file's name.</summary>
    public string? Name { get; set; }
}

/// <summary>Says what is wrong with the settings, and what would be right.</summary>
internal sealed class BriefingsOptionsCheck : IValidateOptions<BriefingsOptions>
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, BriefingsOptions options)
    {
        string[] failures = [.. Limits(options), .. Sources(options)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Limits(BriefingsOptions options)
    {
        if (options.SourceTimeout < TimeSpan.FromMilliseconds(10) || options.SourceTimeout > LongestTimeout)
            yield return "Briefings:SourceTimeout must be between 10 milliseconds and 10 minutes, written as hours:minutes:seconds.";
        if (options.MaxSourceBytes is < 1024 or > 100 * 1024 * 1024)
            yield return "Briefings:MaxSourceBytes must be between 1024 and 104857600.";
        if (options.MaxItemsPerPlatform is < 1 or > 500)
            yield return "Briefings:MaxItemsPerPlatform must be between 1 and 500.";
        if (options.Platforms.Values.Sum(platform => platform?.Count ?? 0) > SourceRules.MaxSources)
            yield return $"Briefings:Platforms must have at most {SourceRules.MaxSources} sources in all.";
        if (options.Folder is not null && !Directory.Exists(options.Folder))
            yield return $"Briefings:Folder '{options.Folder}' is not a directory: make it, or name another.";
    }

    private static IEnumerable<string> Sources(BriefingsOptions options) =>
        from platform in options.Platforms
        let place = $"Briefings:Platforms:{platform.Key}"
        from problem in !SourceRules.IsPlatform(platform.Key) ? [$"{place} is not a platform's name, which is {SourceRules.PlatformRule}."]
            : platform.Value is not { Count: > 0 } sources ? [$"{place} has no source: set {place}:0:Url."]
            : sources.SelectMany((source, index) => Source($"{place}:{index}", source, options))
        select problem;

    private static IEnumerable<string> Source(string place, BriefingSourceOptions source, BriefingsOptions options)
    {
        if ((source.Url is null) == (source.File is null))
            yield return $"{place} must have either a Url or a File.";
        if (source.Url is not null && SourceRules.WebAddress(source.Url) is null)
            yield return $"{place}:Url '{source.Url}' is not {SourceRules.UrlRule}.";
        if (source.File is not null && !SourceRules.IsFileName(source.File))
            yield return $"{place}:File '{source.File}' is not {SourceRules.FileRule}.";
        if (source.File is not null && options.Folder is null)
            yield return $"{place}:File needs Briefings:Folder, the directory that the file is in.";
    }
}
