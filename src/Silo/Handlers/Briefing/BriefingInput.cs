namespace OrleansJobs.Silo.Handlers.Briefing;

/// <summary>What a briefing may be given; the JSON names are these in snake case. docs/briefings.md tells them to callers.</summary>
/// <param name="Platforms">The sources of each platform. Null for those of the configuration.</param>
/// <param name="Since">Items published before this are left out; those without a date stay. Null for no limit.</param>
/// <param name="Title">What the briefing is called. Null for a title with the day.</param>
/// <param name="MaxItems">Items of one platform at most. Null for what the configuration allows, which also bounds it.</param>
internal sealed record BriefingInput(
    OrderedDictionary<string, IReadOnlyList<SourceInput>>? Platforms = null,
    DateTimeOffset? Since = null,
    string? Title = null,
    int? MaxItems = null);

/// <summary>One source of a request: exactly one of URL, file and items.</summary>
/// <param name="Url">A feed, http or https.</param>
/// <param name="File">The name of a file in <see cref="BriefingsOptions.Folder"/>.</param>
/// <param name="Items">The items themselves.</param>
/// <param name="Name">What people call it. Null for the host, or the file's name.</param>
internal sealed record SourceInput(string? Url = null, string? File = null, IReadOnlyList<ItemInput>? Items = null, string? Name = null);

/// <summary>An item that comes with the request.</summary>
/// <param name="Title">Plain text.</param>
/// <param name="Url">Where it is.</param>
/// <param name="Published">When, in any way a feed may write it.</param>
/// <param name="Text">What it says, plain or HTML.</param>
internal sealed record ItemInput(string? Title = null, string? Url = null, string? Published = null, string? Text = null);
