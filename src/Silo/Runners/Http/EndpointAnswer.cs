using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Runners.Http;

/// <summary>Reads the answer of an endpoint that took the job: a result, or events that end with one.</summary>
internal sealed class EndpointAnswer(Endpoint endpoint, JobContext job)
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly WorkEvents _events = new(job);

    /// <summary>How the attempt ended. What comes after the event that says so is not read.</summary>
    /// <exception cref="AnswerTooLongException">The answer, a line or an event of it is longer than a result may be.</exception>
    public async Task<JobOutcome> ReadAsync(HttpContentHeaders headers, AnswerStream answer, CancellationToken cancellationToken)
    {
        if (IsCompressed(headers)) return EndpointFailures.Unreadable(endpoint, "is compressed, although it was asked not to be");
        switch (TypeOf(headers))
        {
            case "application/x-ndjson" or "application/ndjson":
                await TakeLinesAsync(answer, cancellationToken);
                return _events.Outcome ?? EndpointFailures.Incomplete(endpoint);
            case "text/event-stream":
                await TakeEventsAsync(answer, cancellationToken);
                return _events.Outcome ?? EndpointFailures.Incomplete(endpoint);
            case var type:
                return await ReadResultAsync(type, answer, cancellationToken);
        }
    }

    /// <summary>Whether the body must be unpacked. Some servers say by name that it is not.</summary>
    public static bool IsCompressed(HttpContentHeaders headers) =>
        headers.ContentEncoding.Any(coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase));

    /// <summary>The media type, also where what stands after it is not as it should be; null when there is none.</summary>
    private static string? TypeOf(HttpContentHeaders headers) => headers.NonValidated.TryGetValues("Content-Type", out var values)
        && values.ToString().Split(';', ',')[0].Trim().ToLowerInvariant() is { Length: > 0 } type ? type : null;

    private async Task TakeLinesAsync(AnswerStream answer, CancellationToken cancellationToken)
    {
        await foreach (var line in AnswerLines.ReadAsync(answer, cancellationToken))
        {
            if (!string.IsNullOrWhiteSpace(line)) await _events.TakeLineAsync(line, cancellationToken); // an empty one says that it lives
            if (_events.Outcome is not null) return;
        }
    }

    private async Task TakeEventsAsync(AnswerStream answer, CancellationToken cancellationToken)
    {
        answer.BeginEvents();
        await foreach (var item in SseParser.Create(answer).EnumerateAsync(cancellationToken))
        {
            if (item.EventType != SseParser.EventTypeDefault) await _events.TakeNamedAsync(item.EventType, item.Data, cancellationToken);
            else if (!string.IsNullOrWhiteSpace(item.Data)) await _events.TakeLineAsync(item.Data, cancellationToken);
            if (_events.Outcome is not null) return;
        }
    }

    private async Task<JobOutcome> ReadResultAsync(string? type, AnswerStream answer, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await answer.CopyToAsync(bytes, cancellationToken);
        if (bytes.Length == 0) return new JobOutcome.Succeeded(null);
        if (type is null) return EndpointFailures.Unreadable(endpoint, "has no Content-Type");
        if (type != "application/json" && !type.EndsWith("+json", StringComparison.Ordinal))
            return EndpointFailures.Unreadable(endpoint, $"is {type}; it must be application/json, application/x-ndjson or text/event-stream");
        try
        {
            var text = Utf8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length).TrimStart('\uFEFF');
            using var document = JsonDocument.Parse(text, Strict);
            return new JobOutcome.Succeeded(new JsonText(document.RootElement.GetRawText()));
        }
        catch (Exception unreadable) when (unreadable is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            return EndpointFailures.Unreadable(endpoint, "is no JSON in UTF-8, or names a field twice, or is nested deeper than 64");
        }
    }
}
