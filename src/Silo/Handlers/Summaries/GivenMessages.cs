using System.Runtime.CompilerServices;
using System.Text.Json;

namespace OrleansJobs.Silo.Handlers.Summaries;

/// <summary>The messages that came with the job.</summary>
internal sealed class GivenMessages : IMessageSource
{
    private readonly Dictionary<string, List<Message>> _channels = [];

    /// <summary>Sorts them by channel. Without a channel of its own a message belongs to the only one that was asked for.</summary>
    public GivenMessages(IReadOnlyList<JsonElement> messages, IReadOnlyList<string>? channels)
    {
        foreach (var channel in channels ?? []) _channels[channel] = [];
        var unreadable = 0;
        foreach (var json in messages)
        {
            var message = Message.Read(json);
            var channel = message?.ChannelId ?? (channels is [var only] ? only : null);
            if (message is null || channel is null) unreadable++;
            else if (_channels.TryGetValue(channel, out var known)) known.Add(message);
            else if (channels is null) _channels[channel] = [message];
        }

        Channels = [.. _channels.Keys];
        Warnings = unreadable == 0 ? [] : [$"Of the messages given {unreadable} could not be read: each needs content and channel_id."];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Channels { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings { get; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Message?> ReadAsync(string channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var message in _channels[channel]) yield return message;
    }
}
