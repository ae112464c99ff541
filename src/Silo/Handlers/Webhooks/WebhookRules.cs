using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using OrleansJobs.Silo.Runners.Http;

namespace OrleansJobs.Silo.Handlers.Webhooks;

/// <summary>What the settings of webhooks must be: one sentence for each that is not. No sentence holds a value that may be secret.</summary>
internal sealed partial class WebhookRules : IValidateOptions<Dictionary<string, WebhookOptions>>
{
    private const string NewOne = "echo whsec_$(openssl rand -base64 32)";

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly string[] Own = [WebhookSignature.Id, WebhookSignature.Timestamp, WebhookSignature.Signature];

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, Dictionary<string, WebhookOptions> options)
    {
        string[] problems = [.. options.SelectMany(webhook => Problems(webhook.Key, webhook.Value))];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(string name, WebhookOptions? options)
    {
        var place = $"{WebhookOptions.Section}:{name}";
        options ??= new WebhookOptions();
        if (!Name().IsMatch(name))
            yield return $"{place} is no name of a webhook, which is 1 to 100 characters of a-z, 0-9, '_', '-' and '.', the first a letter.";
        foreach (var problem in Url($"{place}:Url", options.Url).Concat(Secret($"{place}:Secret", options.Secret))) yield return problem;
        foreach (var problem in HeaderRules.Problems($"{place}:Headers", options.Headers, Own)) yield return problem;
        if (options.Timeout < Shortest || options.Timeout > Longest)
            yield return $"{place}:Timeout must be between a millisecond and 5 minutes, written as hours:minutes:seconds.";
    }

    private static IEnumerable<string> Url(string place, string? value)
    {
        if (value is null) return [$"{place} is missing: it says where the webhook is posted to."];
        string[] missing = [.. HeaderRules.Missing(place, value)];
        return missing.Length > 0 ? missing
            : EndpointRules.WebAddress(HeaderRules.ValueOf(value)) is null ? [$"{place} must be an absolute http or https URL without a user."] : [];
    }

    private static IEnumerable<string> Secret(string place, string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return [$"{place} is missing: receivers know by it that a webhook is from here. Make one: {NewOne}"];
        string[] missing = [.. HeaderRules.Missing(place, value)];
        return missing.Length > 0 ? missing : WebhookSignature.TryRead(HeaderRules.ValueOf(value), out _) ? []
            : [$"{place} must be whsec_ and 24 to 64 bytes in base64, or two such, separated by a space: {NewOne}"];
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_.-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
