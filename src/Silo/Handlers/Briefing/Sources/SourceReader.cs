using Microsoft.Extensions.Options;
using OrleansJobs.Silo.Handlers.Briefing.Feeds;

namespace OrleansJobs.Silo.Handlers.Briefing.Sources;

/// <summary>Reads a source of any kind.</summary>
internal sealed class SourceReader(FeedClient client, IOptions<BriefingsOptions> options)
{
    private readonly BriefingsOptions _options = options.Value;

    /// <summary>The items, in the order of the source.</summary>
    /// <exception cref="SourceFailedException">It cannot be read; the message says why.</exception>
    public async Task<IReadOnlyList<FeedItem>> ReadAsync(FeedSource source, CancellationToken cancellationToken)
    {
        if (source is FeedSource.Given given) return given.Items;
        var fetched = source is FeedSource.Web web
            ? await client.FetchAsync(web, cancellationToken)
            : await OpenAsync(((FeedSource.LocalFile)source).File, cancellationToken);
        return FeedParser.Parse(fetched.Bytes, fetched.Charset, fetched.Place);
    }

    private async Task<Fetched> OpenAsync(string file, CancellationToken cancellationToken)
    {
        if (_options.Folder is not { } folder)
            throw new SourceFailedException("Files cannot be sources here: set Briefings:Folder to the directory they are in.");
        try
        {
            await using var stream = File.OpenRead(Path.Combine(folder, file));
            return new Fetched(await BoundedRead.AllAsync(stream, _options.MaxSourceBytes, cancellationToken), null, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var message = exception is FileNotFoundException ? "There is no such file." : "The file cannot be read.";
            throw new SourceFailedException(message, exception);
        }
    }
}
