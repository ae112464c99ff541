namespace OrleansJobs.Silo.Handlers.Briefing;

/// <summary>A briefing. The JSON names are these in snake case.</summary>
internal sealed record BriefingDocument
{
    public required string Title { get; init; }

    /// <summary>The day it was made, in UTC.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>The whole in a few sentences; empty when there is no item.</summary>
    public required string Summary { get; init; }

    /// <summary>How the summaries were made: <c>extractive</c>, or a model's name.</summary>
    public required string Method { get; init; }

    /// <summary>Items in all groups.</summary>
    public required int ItemsCount { get; init; }

    /// <summary>Items that were left out because another one says the same.</summary>
    public required int DuplicatesRemoved { get; init; }

    /// <summary>One a platform that has items, in the order of the platforms.</summary>
    public required IReadOnlyList<BriefingGroup> Groups { get; init; }

    /// <summary>Every source, read or not.</summary>
    public required IReadOnlyList<BriefingSource> Sources { get; init; }

    /// <summary>The same as a Markdown text.</summary>
    public string Markdown => BriefingMarkdown.Of(this);
}

/// <summary>The items of one platform, newest first, those without a date last.</summary>
internal sealed record BriefingGroup(string Platform, IReadOnlyList<BriefingItem> Items);

/// <summary>One item.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Url">Where it is; null when it does not say.</param>
/// <param name="PublishedAt">When; null when it does not say.</param>
/// <param name="Source">The name of the source it came from.</param>
/// <param name="Summary">What it says in a sentence or two; empty when it is a title only.</param>
internal sealed record BriefingItem(string Title, string? Url, DateTimeOffset? PublishedAt, string Source, string Summary);

/// <summary>One source, and how reading it went.</summary>
/// <param name="Platform">Its platform.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Status"><c>completed</c> or <c>failed</c>.</param>
/// <param name="Items">Items that were in it.</param>
/// <param name="Error">Why it failed, in one sentence; null when it did not.</param>
internal sealed record BriefingSource(string Platform, string Name, string Status, int Items, string? Error);
