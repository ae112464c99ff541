namespace OrleansJobs.Silo.Handlers.Summaries;

/// <summary>What is kept of a channel's messages while they stream by: all that matters, in bounded memory.</summary>
internal sealed class ChannelReading(SummaryPlan plan)
{
    private const long Budget = 20_000_000; // characters of texts and what surrounds them
    private const int Overhead = 50;
    private const int MostNames = 20;

    private readonly Dictionary<string, long> _authors = [];
    private List<(DateTimeOffset? CreatedAt, string Content)> _texts = [];
    private long _held;
    private long _stride = 1;
    private long _unreadable;
    private long _untimed;

    /// <summary>Messages in the time that was asked for.</summary>
    public long Count { get; private set; }

    /// <summary>What people call the channel, by the newest message that says so.</summary>
    public string? Name { get; private set; }

    /// <summary>How many wrote.</summary>
    public int AuthorsCount => _authors.Count;

    /// <summary>Who wrote, most first.</summary>
    public IReadOnlyList<string> Authors => [.. _authors.OrderByDescending(author => author.Value)
        .ThenBy(author => author.Key, StringComparer.Ordinal).Take(MostNames).Select(author => author.Key)];

    /// <summary>What was left out.</summary>
    public IReadOnlyList<string> Warnings =>
    [
        .. _unreadable > 0 ? [$"{Messages(_unreadable)} could not be read."] : Array.Empty<string>(),
        .. _untimed > 0 ? [$"{Messages(_untimed)} without a time of writing left out."] : Array.Empty<string>(),
        .. _stride > 1 ? [$"There are so many messages that only each {_stride}th was summarised."] : Array.Empty<string>(),
    ];

    /// <summary>The texts, oldest first.</summary>
    public IReadOnlyList<string> Texts => [.. _texts.OrderBy(text => text.CreatedAt ?? DateTimeOffset.MinValue).Select(text => text.Content)];

    /// <summary>Takes in one message; null for one that could not be read.</summary>
    public void Add(Message? message)
    {
        if (message is null)
        {
            _unreadable++;
            return;
        }

        Name = message.ChannelName ?? Name;
        if (plan.HasRange && message.CreatedAt is null) _untimed++;
        else if (!(message.CreatedAt < plan.Start || message.CreatedAt >= plan.End)) Keep(message);
    }

    private static string Messages(long count) => count == 1 ? "1 message" : $"{count} messages";

    private void Keep(Message message)
    {
        if (message.Author is { } author) _authors[author] = _authors.GetValueOrDefault(author) + 1;
        if (Count++ % _stride != 0) return;
        _texts.Add((message.CreatedAt, message.Content));
        _held += message.Content.Length + Overhead;
        while (_held > Budget && _texts.Count > 1) Thin();
    }

    // Every second one goes, so that what stays is spread evenly over the whole.
    private void Thin()
    {
        _texts = [.. _texts.Where((_, at) => at % 2 == 0)];
        _held = _texts.Sum(text => (long)text.Content.Length + Overhead);
        _stride *= 2;
    }
}
