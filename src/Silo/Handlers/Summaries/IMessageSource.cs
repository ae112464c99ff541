using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Summaries;

/// <summary>Where the messages are that do not come with a job.</summary>
internal interface IMessageArchive
{
    /// <summary>The messages of a guild.</summary>
    /// <param name="guild">Its id.</param>
    /// <param name="plan">Which of them are wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="JobFailedException">There is no archive, or the guild's messages cannot be had.</exception>
    /// <exception cref="IOException">Nothing can be read at present.</exception>
    Task<IMessageSource> OpenAsync(string? guild, SummaryPlan plan, CancellationToken cancellationToken);
}

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

    /// <summary>What was wrong with a channel as a whole that has been read, in a plain sentence; null for nothing.</summary>
    string? WarningOf(string channel) => null;
}
