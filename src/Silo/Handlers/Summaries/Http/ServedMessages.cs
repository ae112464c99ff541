using System.Globalization;
using System.Runtime.CompilerServices;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Summaries.Http;

/// <summary>The messages of a guild that a service has, read page by page as they stream by.</summary>
/// <param name="service">The service.</param>
/// <param name="address">Where the channels of the guild are.</param>
/// <param name="channels">The channels.</param>
/// <param name="warnings">What is wrong with the list of them.</param>
/// <param name="plan">Which messages are wanted.</param>
internal sealed class ServedMessages(
    MessageService service, string address, IReadOnlyList<ServedChannel> channels, IReadOnlyList<string> warnings, SummaryPlan plan) : IMessageSource
{
    private const int MostPages = 10_000; // of one channel; a service that goes on longer goes in a circle

    private readonly HashSet<string> _missing = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Channels { get; } = [.. channels.Select(channel => channel.Id)];

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => warnings;

    /// <inheritdoc/>
    public string? WarningOf(string channel) => _missing.Contains(channel) ? "There is no such channel." : null;

    /// <inheritdoc/>
    /// <exception cref="JobFailedException">They cannot be had.</exception>
    public async IAsyncEnumerable<Message?> ReadAsync(string channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var name = channels.First(one => one.Id == channel).Name;
        var first = new Uri($"{address}/{channel}/messages{Query()}");
        var (next, pages) = (first, 0);
        while (next is not null)
        {
            if (++pages > MostPages) throw MessageService.Refused($"a channel has more than {MostPages} pages");
            await using var answer = await service.GetAsync(next, cancellationToken);
            if (answer is null && pages == 1) _missing.Add(channel);
            if (answer is null) yield break;
            await foreach (var message in MessagesOf(answer.Body, cancellationToken))
            {
                answer.Body.Next();
                yield return message is null || name is null ? message : message with { ChannelName = message.ChannelName ?? name };
            }

            next = answer.Next();
            if (next is not null && Origin(next) != Origin(first)) throw MessageService.Refused("its next page is elsewhere, at another host, port or scheme");
        }
    }

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);

    /// <summary>An array begins with a bracket; what begins with anything else is lines.</summary>
    private static async IAsyncEnumerable<Message?> MessagesOf(MessageStream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var messages = await body.PeekAsync(cancellationToken) == '[' ? MessageReader.ReadArrayAsync(body, cancellationToken)
            : MessageReader.ReadLinesAsync(body, cancellationToken);
        await foreach (var message in messages) yield return message;
    }

    private string Query()
    {
        string?[] range = [Field("start_time", plan.Start), Field("end_time", plan.End)];
        return plan.HasRange ? $"?{string.Join('&', range.Where(field => field is not null))}" : "";
    }

    private static string? Field(string name, DateTimeOffset? time) => time is { } known
        ? $"{name}={known.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)}" : null;
}
