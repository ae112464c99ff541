using System.Runtime.CompilerServices;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Handlers.Summaries;

/// <summary>The messages in the files of one guild, read as a stream.</summary>
internal sealed class StoredMessages(string directory, IReadOnlyList<string> channels, IReadOnlyList<string> warnings) : IMessageSource
{
    /// <summary>The files with a message a line.</summary>
    public const string Lines = ".jsonl";

    /// <summary>The files with one array of messages.</summary>
    public const string Array = ".json";

    /// <inheritdoc/>
    public IReadOnlyList<string> Channels => channels;

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => warnings;

    /// <inheritdoc/>
    public IAsyncEnumerable<Message?> ReadAsync(string channel, CancellationToken cancellationToken)
    {
        var path = Path.Combine(directory, channel);
        return File.Exists(path + Lines) ? ReadLinesAsync(path + Lines, cancellationToken)
            : File.Exists(path + Array) ? ReadArrayAsync(path + Array, cancellationToken)
            : AsyncEnumerable.Empty<Message?>();
    }

    private static async IAsyncEnumerable<Message?> ReadLinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lines = new LineReader(Open(path));
        while (await lines.MoveNextAsync(cancellationToken))
        {
            if (lines.IsTooLong) yield return null;
            else if (!string.IsNullOrWhiteSpace(lines.Current)) yield return Parse(lines.Current);
        }
    }

    private static async IAsyncEnumerable<Message?> ReadArrayAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        await using var elements = JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(file, JobJson.Options, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        var more = true;
        while (more)
        {
            var broken = false;
            try
            {
                more = await elements.MoveNextAsync();
            }
            catch (JsonException)
            {
                broken = true; // what came before is good; what comes after cannot be found
            }

            if (broken) yield return null;
            if (broken || !more) yield break;
            yield return Message.Read(elements.Current);
        }
    }

    private static Message? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return Message.Read(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        Share = FileShare.ReadWrite | FileShare.Delete, // a bot goes on writing
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
    });
}
