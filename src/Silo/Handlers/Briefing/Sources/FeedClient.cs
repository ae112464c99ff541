using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Options;
using OrleansJobs.Silo.Net;

namespace OrleansJobs.Silo.Handlers.Briefing.Sources;

/// <summary>Fetches feeds: follows a few redirects itself, and reads no more and waits no longer than it may.</summary>
internal sealed class FeedClient(IHttpClientFactory clients, IOptions<BriefingsOptions> options, TimeProvider time)
{
    /// <summary>The client for URLs of the operator's.</summary>
    public const string Trusted = "briefings";

    /// <summary>The client for every other URL, which reaches public addresses alone.</summary>
    public const string Guarded = "briefings-guarded";

    private const int MaxRedirects = 5;

    private readonly BriefingsOptions _options = options.Value;

    /// <summary>What is there.</summary>
    /// <exception cref="SourceFailedException">It could not be had; the message says why.</exception>
    public async Task<Fetched> FetchAsync(FeedSource.Web source, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.SourceTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await FollowAsync(source, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceFailedException($"It did not answer in full within {_options.SourceTimeout.TotalSeconds:0.###} seconds.");
        }
        catch (HttpRequestException exception)
        {
            throw new SourceFailedException(Explain(exception), exception);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new SourceFailedException("Its answer broke off or cannot be unpacked.", exception);
        }
    }

    private async Task<Fetched> FollowAsync(FeedSource.Web source, CancellationToken cancellationToken)
    {
        var url = source.Url;
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            using var response = await ClientFor(source, url).GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (IsRedirect(response, out var next))
            {
                url = Next(url, next);
                continue;
            }

            if (!response.IsSuccessStatusCode) throw new SourceFailedException($"The server answered {(int)response.StatusCode}.");
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var bytes = await BoundedRead.AllAsync(body, _options.MaxSourceBytes, cancellationToken);
            return new Fetched(bytes, response.Content.Headers.ContentType?.CharSet, url);
        }

        throw new SourceFailedException($"It redirects more than {MaxRedirects} times.");
    }

    /// <summary>The operator's trust is in the host that was named; where it sends us is another's word.</summary>
    private HttpClient ClientFor(FeedSource.Web source, Uri url) => clients.CreateClient(
        _options.AllowPrivateAddresses || (source.Trusted && url.Host == source.Url.Host) ? Trusted : Guarded);

    private static bool IsRedirect(HttpResponseMessage response, out Uri? next)
    {
        next = response.Headers.Location;
        return next is not null && (int)response.StatusCode is 301 or 302 or 303 or 307 or 308;
    }

    private static Uri Next(Uri from, Uri? location) =>
        location is not null && Uri.TryCreate(from, location, out var next) && SourceRules.WebAddress(next.AbsoluteUri) is not null ? next
            : throw new SourceFailedException("It redirects to something that is no http or https URL.");

    private static string Explain(HttpRequestException exception) => exception switch
    {
        { InnerException: AddressRefusedException refused } =>
            $"{refused.Message}; set Briefings:AllowPrivateAddresses to let requests name it, or name it in the configuration.",
        { InnerException: AuthenticationException } => "Its certificate is not valid.",
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } } => "Its host is not known.",
        { InnerException: SocketException } => "Its host cannot be reached.",
        _ => "Its answer is not HTTP, or broke off.",
    };
}

/// <summary>What was fetched.</summary>
/// <param name="Bytes">All of it, unpacked.</param>
/// <param name="Charset">The charset that the server named; null when it named none.</param>
/// <param name="Place">Where it was in the end; null for a file.</param>
internal sealed record Fetched(byte[] Bytes, string? Charset, Uri? Place);
