using System.Runtime.CompilerServices;

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
        return File.Exists(path + Lines) ? ReadAsync(path + Lines, MessageReader.ReadLinesAsync, cancellationToken)
            : File.Exists(path + Array) ? ReadAsync(path + Array, MessageReader.ReadArrayAsync, cancellationToken)
            : AsyncEnumerable.Empty<Message?>();
    }

    private static async IAsyncEnumerable<Message?> ReadAsync(string path, Func<Stream, CancellationToken, IAsyncEnumerable<Message?>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, new FileStreamOptions
        {
            Share = FileShare.ReadWrite | FileShare.Delete, // a bot goes on writing
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        });
        await foreach (var message in read(file, cancellationToken)) yield return message;
    }
}
