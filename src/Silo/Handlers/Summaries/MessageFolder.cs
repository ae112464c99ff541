using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Text;

namespace OrleansJobs.Silo.Handlers.Summaries;

/// <summary>The messages kept under <c>Summaries:Folder</c>: <c>{guild}/{channel}.jsonl</c>, a message a line, or
/// <c>{guild}/{channel}.json</c>, an array of them. Where there are both, the first.</summary>
internal sealed class MessageFolder(IOptions<SummaryOptions> options) : IMessageArchive
{
    /// <inheritdoc/>
    public Task<IMessageSource> OpenAsync(string? guild, SummaryPlan plan, CancellationToken cancellationToken) => Task.FromResult(Open(guild, plan.ChannelIds));

    private IMessageSource Open(string? guild, IReadOnlyList<string>? channels)
    {
        var folder = options.Value.Folder is { Length: > 0 } configured ? configured : throw new JobFailedException("no_messages_given",
            "No messages came with the job, and there is nowhere to read them from (Summaries:Folder or Summaries:Source:Url).");
        var directory = Path.Combine(folder, MessageIds.Require(guild, channels));
        var there = Directory.Exists(directory);
        return new StoredMessages(directory, channels ?? (there ? All(directory) : []),
            there ? [] : [$"There are no stored messages of guild {guild}."]);
    }

    private static List<string> All(string directory) =>
    [
        .. Directory.EnumerateFiles(directory)
            .Where(file => Path.GetExtension(file) is StoredMessages.Lines or StoredMessages.Array)
            .Select(file => Path.GetFileNameWithoutExtension(file)).Where(MessageIds.IsId)
            .Distinct().Order(StringComparer.Ordinal),
    ];
}
