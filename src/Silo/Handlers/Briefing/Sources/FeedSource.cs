using OrleansJobs.Silo.Handlers.Briefing.Feeds;

namespace OrleansJobs.Silo.Handlers.Briefing.Sources;

/// <summary>One thing that items come from. A closed set: one of the nested records.</summary>
/// <param name="Platform">The platform it belongs to.</param>
/// <param name="Name">What people call it.</param>
internal abstract record FeedSource(string Platform, string Name)
{
    /// <summary>A feed on the web, http or https. Where the operator named it (trusted), its host may have an address that is not
    /// public.</summary>
    public sealed record Web(string Platform, string Name, Uri Url, bool Trusted) : FeedSource(Platform, Name);

    /// <summary>A file in <see cref="BriefingsOptions.Folder"/>.</summary>
    public sealed record LocalFile(string Platform, string Name, string File) : FeedSource(Platform, Name);

    /// <summary>Items that came with the request.</summary>
    public sealed record Given(string Platform, string Name, IReadOnlyList<FeedItem> Items) : FeedSource(Platform, Name);
}

/// <summary>A source could not be read. The others can.</summary>
/// <param name="message">One plain sentence.</param>
/// <param name="inner">What lies behind it; null when the sentence says all.</param>
internal sealed class SourceFailedException(string message, Exception? inner = null) : Exception(message, inner);
