using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace OrleansJobs.Gateway.Tests.Fixtures;

/// <summary>Someone with a name of their own who makes requests.</summary>
public sealed class User(HttpClient client, string? name = null)
{
    public string Name { get; } = name ?? $"user-{Guid.NewGuid()}";

    /// <summary>Sends a request; a body travels as JSON, a text as the JSON it is.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, string? accept = null,
        HttpCompletionOption until = HttpCompletionOption.ResponseContentRead, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(method, path)
        {
            Content = body switch
            {
                null => null,
                string json => new StringContent(json, Encoding.UTF8, "application/json"),
                _ => JsonContent.Create(body, body.GetType()),
            },
        };
        request.Headers.Add("X-User-Id", Name);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return client.SendAsync(request, until, cancellationToken);
    }

    public Task<JsonElement> JsonAsync(HttpMethod method, string path, object? body = null) => SendAsync(method, path, body).JsonAsync();

    public Task<JsonElement> GetAsync(string path) => JsonAsync(HttpMethod.Get, path);

    /// <summary>Reports on a background job.</summary>
    public Task<JsonElement> PatchAsync(string id, object? report) => JsonAsync(HttpMethod.Patch, $"/api/background-jobs/{id}", report);
}
