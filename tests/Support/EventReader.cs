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

    public static async Task<EventReader> OpenAsync(HttpClient client, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/event-stream");
        if (lastEventId is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
        return new EventReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
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
}
