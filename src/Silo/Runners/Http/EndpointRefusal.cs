using System.Text;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Net;

namespace OrleansJobs.Silo.Runners.Http;

/// <summary>Reads the answer of an endpoint that did not do the work: whether and when to try again by its status, why by its body.</summary>
internal static class EndpointRefusal
{
    private const string OwnCode = "endpoint_status";

    private const int LongestBody = 64 * 1024;

    /// <summary>How the attempt ended.</summary>
    public static async Task<JobOutcome> ReadAsync(Endpoint endpoint, HttpResponseMessage response, IdleWatch idle, TimeProvider time)
    {
        var status = (int)response.StatusCode;
        var retryable = status is 408 or 425 or 429 or >= 500;
        var (code, message, detail) = status is >= 300 and < 400
            ? (null, $"The endpoint {endpoint.Place} redirects, which is not followed; set {endpoint.Setting("Url")} to the place itself.", null)
            : Read(await BodyAsync(response, idle));
        var told = $"Status {status} from {endpoint.Place}.";
        var error = message is null
            ? new JobError(code ?? OwnCode, $"The endpoint {endpoint.Place} answered with status {status}.", detail)
            : new JobError(code ?? OwnCode, message, detail is null ? told : $"{told} {detail}");
        return new JobOutcome.Failed(error, retryable, retryable ? RetryAfter.Of(response, time.GetUtcNow()) : null);
    }

    /// <summary>The beginning of the body, as much as comes before the endpoint breaks off or has been waited for long enough; nothing of
    /// one that is compressed.</summary>
    private static async Task<string> BodyAsync(HttpResponseMessage response, IdleWatch idle)
    {
        if (EndpointAnswer.IsCompressed(response.Content.Headers)) return "";
        var bytes = new byte[LongestBody];
        var read = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(idle.Token);
            idle.Begin(); // once for all of it: nobody waits for an excuse that drips
            for (int more; read < bytes.Length && (more = await body.ReadAsync(bytes.AsMemory(read), idle.Token)) > 0;) read += more;
            idle.End();
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException || (exception is OperationCanceledException && idle.IsOver))
        {
            // the status has said the most
        }

        return Encoding.UTF8.GetString(bytes, 0, read).TrimStart('\uFEFF').Trim();
    }

    /// <summary>Reads <c>{error: {code, message, detail}}</c>, <c>{error: "text"}</c>, problem details (RFC 9457) and plain text.</summary>
    private static (string? Code, string? Message, string? Detail) Read(string body)
    {
        if (body.Length == 0) return (null, null, null);
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.String) return (null, Text(root), null);
            if (root.ValueKind != JsonValueKind.Object) return (null, null, body);
            var error = root.TryGetProperty("error", out var inner) ? inner : root;
            if (error.ValueKind == JsonValueKind.String) return (null, Text(error), Field(root, "detail"));
            if (error.ValueKind != JsonValueKind.Object) return (null, null, body);
            return (Field(error, "message") ?? Field(error, "title")) is { } message
                ? (Field(error, "code"), message, Field(error, "detail"))
                : (Field(error, "code"), null, body);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return (null, null, body);
        }
    }

    private static string? Field(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
}
