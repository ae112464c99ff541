using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Net;

namespace OrleansJobs.Silo.Runners.Http;

/// <summary>An endpoint as it was configured when the service started.</summary>
internal sealed class Endpoint : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly (string Name, string Value)[] _headers;
    private readonly Uri _url;
    private readonly string? _callback;

    /// <param name="type">The job type.</param>
    /// <param name="options">Its settings, which have no problem.</param>
    public Endpoint(string type, EndpointOptions options)
    {
        Type = type;
        IdleTimeout = options.IdleTimeout;
        _url = new Uri(options.Url!);
        _callback = options.CallbackUrl?.TrimEnd('/');
        _headers = [.. options.Headers.Select(header => (header.Key, HeaderRules.ValueOf(header.Value)))];
        Secrets = new EndpointSecrets(_headers.Select(header => header.Value));
        _http = new HttpMessageInvoker(OutboundHttp.NewHandler(options.AllowPrivateNetwork, options.ConnectTimeout));
    }

    /// <summary>The job type.</summary>
    public string Type { get; }

    /// <summary>How long no byte may move.</summary>
    public TimeSpan IdleTimeout { get; }

    /// <summary>Where it is, for people: the host, and the port where it is not the usual one.</summary>
    public string Place => _url.Authority;

    /// <summary>Whether it can report back.</summary>
    public bool CanReportBack => _callback is not null;

    /// <summary>What must not be told.</summary>
    public EndpointSecrets Secrets { get; }

    /// <summary>The setting of that name, for a sentence.</summary>
    public string Setting(string name) => $"Jobs:Types:{Type}:{name}";

    /// <summary>Posts the job, and returns when the answer begins.</summary>
    public async Task<HttpResponseMessage> PostAsync(JobSnapshot job, Guid claim, IdleWatch idle)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new WatchedContent(WorkRequest.Of(job).ToJson(), idle) };
        foreach (var (name, value) in _headers.Concat(HeadersOf(job, claim))) request.Headers.TryAddWithoutValidation(name, value);
        idle.Begin();
        var response = await _http.SendAsync(request, idle.Token);
        idle.End();
        return response;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private IEnumerable<(string Name, string Value)> HeadersOf(JobSnapshot job, Guid claim)
    {
        yield return ("Accept", "application/json, application/x-ndjson, text/event-stream");
        yield return ("Accept-Encoding", "identity");
        yield return ("Connection", "close");
        yield return ("Idempotency-Key", $"{job.Id}-{job.Attempt}");
        yield return ("Job-Id", job.Id.ToString());
        yield return ("Job-Attempt", $"{job.Attempt}");
        if (job.Traceparent is { } trace) yield return ("traceparent", trace);
        if (_callback is null) yield break;
        yield return ("Job-Claim", claim.ToString());
        yield return ("Job-Callback", $"{_callback}/api/work/{job.Id}");
    }
}
