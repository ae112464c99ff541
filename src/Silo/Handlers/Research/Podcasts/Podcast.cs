namespace OrleansJobs.Silo.Handlers.Research.Podcasts;

/// <summary>A podcast's script; docs/research.md explains each part. The JSON names are these in snake case.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Idrssd">The id of the bank.</param>
/// <param name="Experts">Who speaks beside the host, if there is one.</param>
/// <param name="Segments">What is said, in order.</param>
/// <param name="Script">The same as plain text, <c>NAME: what is said</c>, a blank line between two.</param>
/// <param name="Markdown">The same as Markdown.</param>
/// <param name="Words">How many words are said.</param>
/// <param name="EstimatedSeconds">How long that takes at 150 words a minute.</param>
/// <param name="GeneratedAt">When it was written.</param>
internal sealed record Podcast(string Title, string Idrssd, IReadOnlyList<Expert> Experts, IReadOnlyList<Segment> Segments,
    string Script, string Markdown, int Words, int EstimatedSeconds, DateTimeOffset GeneratedAt);

/// <summary>What one speaker says before the other does.</summary>
internal sealed record Segment(string Speaker, string Text);
