using System.Text.Json;

namespace OrleansJobs.Support;

/// <summary>One block of an event stream.</summary>
public sealed record ServerEvent(string? Id, string? Data, string? Comment, string? Retry, string? Name = null)
{
    public long Sequence => long.Parse(Id!, System.Globalization.CultureInfo.InvariantCulture);
    public JsonElement Job => JsonDocument.Parse(Data!).RootElement;
}

/// <summary>A browser's end of an event stream. Every wait ends after 20 seconds.</summary>
public sealed class EventReader(HttpResponseMessage response, StreamReader lines) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public HttpResponseMessage Response => response;

    /// <summary>Opens a stream.</summary>
    /// <exception cref="HttpRequestException">It was refused.</exception>
    public static async Task<EventReader> OpenAsync(HttpClient client, string path, string? lastEventId = null) =>
        await OfAsync(await SendAsync(client, path, lastEventId));

    /// <summary>As <see cref="OpenAsync"/>, for a caller who expects refusals: the answer is in <see cref="Response"/>.</summary>
    public static async Task<EventReader> TryOpenAsync(HttpClient client, string path, string? lastEventId = null) =>
        await ReadAsync(await SendAsync(client, path, lastEventId));

    /// <summary>The stream that an answer is.</summary>
    /// <exception cref="HttpRequestException">It is a refusal.</exception>
    public static async Task<EventReader> OfAsync(HttpResponseMessage response)
    {
        if ((int)response.StatusCode < 400) return await ReadAsync(response);
        using (response)
        {
            var said = await response.Content.ReadAsStringAsync().WaitAsync(Patience);
            var path = response.RequestMessage?.RequestUri?.PathAndQuery;
            throw new HttpRequestException($"{path} was answered with {(int)response.StatusCode}: {said}", inner: null, response.StatusCode);
        }
    }

    /// <summary>The next block of any kind; null at the end of the stream.</summary>
    public async Task<ServerEvent?> NextAsync()
    {
        var block = new ServerEvent(null, null, null, null);
        while (await lines.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Length == 0) return block;
            block = line.Split(':', 2) switch
            {
                ["id", var id] => block with { Id = id.Trim() },
                ["data", var data] => block with { Data = data.Trim() },
                ["event", var name] => block with { Name = name.Trim() },
                ["retry", var retry] => block with { Retry = retry.Trim() },
                ["", var comment] => block with { Comment = comment.Trim() },
                _ => throw new FormatException($"'{line}' is no line of an event stream."),
            };
        }

        return null;
    }

    /// <summary>The next block with data; null at the end of the stream.</summary>
    public async Task<ServerEvent?> NextEventAsync()
    {
        while (await NextAsync() is { } block) if (block.Data is not null) return block;
        return null;
    }

    public void Dispose()
    {
        lines.Dispose();
        response.Dispose();
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/event-stream");
        if (lastEventId is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
    }

    private static async Task<EventReader> ReadAsync(HttpResponseMessage response) =>
        new(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
}
