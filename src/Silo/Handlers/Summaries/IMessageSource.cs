namespace OrleansJobs.Silo.Handlers.Summaries;

/// <summary>The messages of some channels.</summary>
internal interface IMessageSource
{
    /// <summary>The channels, in the order in which they are summarised.</summary>
    IReadOnlyList<string> Channels { get; }

    /// <summary>What is wrong with the source as a whole, in plain sentences.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>The messages of a channel, one by one; null for each that cannot be read.</summary>
    /// <exception cref="IOException">Nothing more can be read.</exception>
    IAsyncEnumerable<Message?> ReadAsync(string channel, CancellationToken cancellationToken);
}
