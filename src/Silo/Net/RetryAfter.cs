using System.Net.Http.Headers;

namespace OrleansJobs.Silo.Net;

/// <summary>When an answer wants to be asked again: the header <c>Retry-After</c> (RFC 9110, 10.2.3).</summary>
internal static class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>How long to wait, a day at most; null where it does not say.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => IsNumber(response.Headers) ? Longest : TimeSpan.Zero, // one too great to be read
        };
        return wait <= TimeSpan.Zero ? null : wait < Longest ? wait : Longest;
    }

    private static bool IsNumber(HttpResponseHeaders headers) =>
        headers.NonValidated.TryGetValues("Retry-After", out var said) && said.ToString() is { Length: > 0 } text && text.All(char.IsAsciiDigit);
}
