using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Text;

namespace OrleansJobs.Silo.Handlers.Summaries;

/// <summary>The messages kept under <c>Summaries:Folder</c>: <c>{guild}/{channel}.jsonl</c>, a message a line, or
/// <c>{guild}/{channel}.json</c>, an array of them. Where there are both, the first.</summary>
internal sealed partial class MessageFolder(IOptions<SummaryOptions> options)
{
    /// <summary>The messages of a guild.</summary>
    /// <param name="guild">Its id.</param>
    /// <param name="channels">Only these channels; null for all.</param>
    /// <exception cref="JobFailedException">There is no folder, or an id could lead out of it.</exception>
    public IMessageSource Open(string? guild, IReadOnlyList<string>? channels)
    {
        var folder = options.Value.Folder is { Length: > 0 } configured ? configured
            : throw new JobFailedException("no_messages_given", "No messages came with the job, and there is no folder to read them from (Summaries:Folder).");
        if (guild is null) throw new JobFailedException("no_guild", "The job belongs to no guild, so nobody knows whose messages to read.");
        foreach (var id in (channels ?? []).Prepend(guild).Where(id => !Id().IsMatch(id)))
        {
            throw new JobFailedException("invalid_id", $"'{(id.Length <= 60 ? id : id[..60] + "…")}' is not an id of 1 to 100 letters, digits, _ and -.");
        }

        var directory = Path.Combine(folder, guild);
        var there = Directory.Exists(directory);
        return new StoredMessages(directory, channels ?? (there ? All(directory) : []),
            there ? [] : [$"There are no stored messages of guild {guild}."]);
    }

    private static List<string> All(string directory) =>
    [
        .. Directory.EnumerateFiles(directory)
            .Where(file => Path.GetExtension(file) is StoredMessages.Lines or StoredMessages.Array)
            .Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => Id().IsMatch(name))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,100}\z")]
    private static partial Regex Id();
}
