using System.Security.Authentication;
using System.Text;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Silo.Net;
using OrleansJobs.Silo.Runners.Http;

namespace OrleansJobs.Silo.Handlers.Webhooks;

/// <summary>The ways in which an attempt at a webhook fails. The table is in docs/webhooks.md.</summary>
internal static class WebhookFailures
{
    private const int LongestExcerpt = 300; // characters
    private const int MostRead = 4 * LongestExcerpt;

    /// <summary>There is no such webhook in the settings.</summary>
    public static JobFailedException Unknown(string? name, IEnumerable<string> known) => new("webhook_unknown",
        $"The settings have no webhook '{name}'{(NearName.Of(name ?? "", known) is { } near ? $"; is {near} meant?" : ".")}");

    /// <summary>The failure that an exception stands for; null for one that is none of a webhook's.</summary>
    public static JobFailedException? Of(Exception exception, Webhook webhook) => exception switch
    {
        OperationCanceledException => Passing("webhook_silent",
            $"The webhook {webhook.Name} at {webhook.Place} did not answer within {DurationWords.Of(webhook.Timeout)}."),
        HttpRequestException { InnerException: AddressRefusedException refused } => new JobFailedException("address_refused",
            $"{refused.Message}; set {WebhookOptions.Section}:{webhook.Name}:AllowPrivateNetwork to true if the receiver is meant to be there."),
        HttpRequestException { InnerException: AuthenticationException } => Passing("webhook_untrusted",
            $"The webhook {webhook.Name} at {webhook.Place} has no valid TLS certificate, or no TLS."),
        HttpRequestException failed => Unreachable(webhook, EndpointFailures.Reason(failed)),
        IOException => Unreachable(webhook, "the connection broke off"),
        _ => null,
    };

    /// <summary>The failure that an answer stands for. By Standard Webhooks everything but 2xx is one; only 410 says that nothing more is wanted.
    /// A 401 or 404 is mostly a deployment that is not done, and so it is tried again.</summary>
    public static async Task<JobFailedException> OfAsync(HttpResponseMessage response, Webhook webhook, TimeProvider time, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var place = $"The webhook {webhook.Name} at {webhook.Place}";
        if (status == 410) return new JobFailedException("webhook_gone", $"{place} wants no more deliveries (status 410).");
        if (status is >= 300 and < 400)
        {
            return Passing("webhook_status",
                $"{place} redirects (status {status}), which is not followed; set {WebhookOptions.Section}:{webhook.Name}:Url to the place itself.");
        }

        var excerpt = webhook.Secrets.Hide(await ExcerptAsync(response, cancellationToken));
        var said = excerpt.Length == 0 ? "." : $": {JobLimits.Cut(excerpt, LongestExcerpt)}";
        return Passing("webhook_status", $"{place} answered with status {status}{said}", RetryAfter.Of(response, time.GetUtcNow()));
    }

    private static JobFailedException Unreachable(Webhook webhook, string reason) =>
        Passing("webhook_unreachable", $"The webhook {webhook.Name} at {webhook.Place} does not answer: {reason}.");

    private static JobFailedException Passing(string code, string message, TimeSpan? retryAfter = null) => new(code, message, retryable: true, retryAfter);

    /// <summary>The beginning of what the receiver says, on one line; nothing of a body that is compressed or does not come.</summary>
    private static async Task<string> ExcerptAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (EndpointAnswer.IsCompressed(response.Content.Headers)) return "";
        var (bytes, read) = (new byte[MostRead], 0);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            read = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            // the status has said the most
        }

        var text = Encoding.UTF8.GetString(bytes, 0, read).TrimStart('\uFEFF');
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
