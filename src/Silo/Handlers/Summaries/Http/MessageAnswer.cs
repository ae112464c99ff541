using System.Text.RegularExpressions;
using OrleansJobs.Silo.Runners.Http;

namespace OrleansJobs.Silo.Handlers.Summaries.Http;

/// <summary>An answer of the service that has the messages.</summary>
/// <param name="response">Its head.</param>
/// <param name="address">What was asked for.</param>
/// <param name="body">Its body.</param>
/// <param name="idle">Watches the waits.</param>
internal sealed partial class MessageAnswer(HttpResponseMessage response, Uri address, Stream body, IdleWatch idle) : IAsyncDisposable
{
    /// <summary>What it holds; no more than fits into one thing at a time.</summary>
    public MessageStream Body { get; } = new(body, idle);

    /// <summary>Where more of it is: the address with the relation <c>next</c> in the header <c>Link</c> (RFC 8288); null when this is all.</summary>
    public Uri? Next()
    {
        if (!response.Headers.NonValidated.TryGetValues("Link", out var links)) return null;
        var next = Link().Matches(string.Join(", ", links)).FirstOrDefault(link => Relation().IsMatch(link.Groups["parameters"].Value));
        return next is null ? null : Uri.TryCreate(address, next.Groups["address"].Value.Trim(), out var there) ? there
            : throw MessageService.Refused("the address of its next page cannot be read");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Body.DisposeAsync();
        response.Dispose();
        idle.Dispose();
    }

    [GeneratedRegex("<(?<address>[^>]*)>(?<parameters>(?:\\s*;\\s*[^,;\"]+(?:\"[^\"]*\")?)*)")]
    private static partial Regex Link();

    [GeneratedRegex(";\\s*rel\\s*=\\s*(?:\"(?:[^\"]* )?next(?: [^\"]*)?\"|next\\s*(?:;|$))", RegexOptions.IgnoreCase)]
    private static partial Regex Relation();
}
