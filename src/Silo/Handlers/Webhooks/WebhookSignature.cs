using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrleansJobs.Silo.Handlers.Webhooks;

/// <summary>Signs requests as Standard Webhooks 1.0.0 says (https://github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md):
/// HMAC-SHA256 over <c>{id}.{timestamp}.{body}</c>, once for each secret.</summary>
internal sealed class WebhookSignature(IReadOnlyList<byte[]> secrets)
{
    /// <summary>The header of the id: the same through all attempts.</summary>
    public const string Id = "webhook-id";

    /// <summary>The header of the time of the attempt, in seconds since 1970.</summary>
    public const string Timestamp = "webhook-timestamp";

    /// <summary>The header of the signatures.</summary>
    public const string Signature = "webhook-signature";

    private const string Prefix = "whsec_";
    private const int Shortest = 24; // bytes; both of the specification
    private const int Longest = 64;

    /// <summary>Reads one secret, or two that are separated by a space. False when they are none.</summary>
    public static bool TryRead(string text, out WebhookSignature? signature)
    {
        var secrets = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(SecretOf).ToArray();
        signature = secrets.Length is 1 or 2 && secrets.All(secret => secret is not null) ? new WebhookSignature(secrets!) : null;
        return signature is not null;
    }

    /// <summary>The headers of an attempt.</summary>
    /// <param name="id">What is delivered; without a full stop in it.</param>
    /// <param name="at">When it is sent.</param>
    /// <param name="body">What is sent.</param>
    public IEnumerable<(string Name, string Value)> HeadersOf(string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var signatures = secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret, signed))}");
        return [(Id, id), (Timestamp, timestamp), (Signature, string.Join(' ', signatures))];
    }

    private static byte[]? SecretOf(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length) && length is >= Shortest and <= Longest ? bytes[..length] : null;
    }
}
