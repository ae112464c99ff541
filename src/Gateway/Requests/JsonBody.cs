using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Options;
using OrleansJobs.Gateway.Hosting;

namespace OrleansJobs.Gateway.Requests;

/// <summary>Reads the JSON object in a request.</summary>
internal sealed class JsonBody(IOptions<GatewayOptions> options)
{
    private static readonly JsonSerializerOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>What is set aside before anything has come; a length is announced for nothing.</summary>
    private const int FirstBytes = 64 * 1024;

    private readonly int _limit = options.Value.MaxJsonBytes;

    /// <summary>The object; one without fields when the request has no body.</summary>
    /// <exception cref="BodyRefusedException">It is too large, is not JSON in UTF-8, or is no object.</exception>
    public async Task<JsonFields> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var bytes = await ReceiveAsync(request, cancellationToken);
        if (bytes.IsEmpty) return JsonFields.Empty;
        if (!request.HasJsonContentType()) throw new BodyRefusedException(415, "Send the body as application/json.");
        return Parse(bytes) is { ValueKind: JsonValueKind.Object } body ? new JsonFields(body)
            : throw new BodyRefusedException(400, "The body is JSON, but not an object.");
    }

    private async Task<ReadOnlyMemory<byte>> ReceiveAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > _limit) throw TooLarge();
        try
        {
            var buffer = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, FirstBytes));
            var piece = new byte[16 * 1024];
            while (await request.Body.ReadAsync(piece, cancellationToken) is > 0 and var count)
            {
                buffer.Write(piece, 0, count);
                if (buffer.Length > _limit) throw TooLarge();
            }

            return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        }
        catch (BadHttpRequestException bad)
        {
            throw new BodyRefusedException(bad.StatusCode, "The body ended before it was complete.");
        }
    }

    private BodyRefusedException TooLarge() => new(413, $"The body is larger than the limit of {_limit} bytes.");

    private static JsonElement Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        if (!Utf8.IsValid(bytes.Span)) throw new BodyRefusedException(400, "The body is not UTF-8.");
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(bytes.Span, Strict);
        }
        catch (JsonException bad)
        {
            var place = bad.LineNumber is { } line ? $" (line {line + 1}, byte {bad.BytePositionInLine + 1})" : "";
            throw new BodyRefusedException(400, $"The body is not JSON, or nests deeper than {Strict.MaxDepth}, or names a field twice{place}.");
        }
    }
}
