using System.Net.Http.Headers;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Net;
using OrleansJobs.Silo.Runners.Http;

namespace OrleansJobs.Silo.Handlers.Webhooks;

/// <summary>A webhook as it was configured when the service started.</summary>
internal sealed class Webhook : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly (string Name, string Value)[] _headers;
    private readonly WebhookSignature _signature;
    private readonly Uri _url;

    /// <param name="name">Its name.</param>
    /// <param name="options">Its settings, which have no problem.</param>
    public Webhook(string name, WebhookOptions options)
    {
        Name = name;
        Timeout = options.Timeout;
        _url = new Uri(HeaderRules.ValueOf(options.Url));
        _headers = [.. options.Headers.Select(header => (header.Key, HeaderRules.ValueOf(header.Value)))];
        var secret = HeaderRules.ValueOf(options.Secret);
        _signature = WebhookSignature.TryRead(secret, out var signature) ? signature! : throw new ArgumentException("The secret was not checked.", nameof(options));
        var path = Uri.UnescapeDataString(_url.AbsolutePath).Trim('/'); // of many a chat it is the key
        Secrets = new EndpointSecrets([.. _headers.Select(header => header.Value), .. secret.Split(' '), path, _url.Query.TrimStart('?')]);
        _http = new HttpMessageInvoker(OutboundHttp.NewHandler(options.AllowPrivateNetwork, connectTimeout: options.Timeout));
    }

    /// <summary>Its name in the settings.</summary>
    public string Name { get; }

    /// <summary>How long an attempt may take.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Where it is, for people: the host, and the port where it is not the usual one.</summary>
    public string Place => _url.Authority;

    /// <summary>What must not be told.</summary>
    public EndpointSecrets Secrets { get; }

    /// <summary>Posts a body, once, signed for this moment.</summary>
    /// <param name="id">What is delivered: the same at each attempt.</param>
    /// <param name="body">JSON in UTF-8: the same at each attempt.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Breaks off; the receiver may have it all the same.</param>
    /// <exception cref="JobFailedException">It was not delivered, as far as can be said.</exception>
    public async Task<WebhookReceipt> SendAsync(string id, byte[] body, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = RequestOf(id, body, time.GetUtcNow());
            using var response = await _http.SendAsync(request, either.Token);
            return response.IsSuccessStatusCode ? new WebhookReceipt((int)response.StatusCode, time.GetUtcNow())
                : throw await WebhookFailures.OfAsync(response, this, time, either.Token);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The connection was closed.", exception, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && WebhookFailures.Of(exception, this) is { } failed)
        {
            throw failed;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage RequestOf(string id, byte[] body, DateTimeOffset now)
    {
        var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = content };
        foreach (var (name, value) in _headers.Concat(_signature.HeadersOf(id, now, body))) request.Headers.TryAddWithoutValidation(name, value);
        if (request.Headers.UserAgent.Count == 0) request.Headers.TryAddWithoutValidation("User-Agent", "OrleansJobs-webhook/1.0");
        request.Headers.ConnectionClose = true;
        return request;
    }
}

/// <summary>What is known of a delivery that was taken; the result of a job of type <c>webhook</c>.</summary>
/// <param name="StatusCode">The status of the answer, 200 to 299.</param>
/// <param name="DeliveredAt">When it began.</param>
internal sealed record WebhookReceipt(int StatusCode, DateTimeOffset DeliveredAt);
