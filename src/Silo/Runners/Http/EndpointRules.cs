using System.Net.Http.Headers;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Runners.Http;

/// <summary>What the settings of an endpoint must be: one sentence for each that is not. No sentence holds a value that may be secret.</summary>
internal static class EndpointRules
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>Headers that a request has anyway, or that say how it is sent.</summary>
    private static readonly HashSet<string> Own = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Accept-Encoding", "Connection", "Expect", "Host", "Idempotency-Key", "Job-Attempt", "Job-Callback", "Job-Claim", "Job-Id",
        "Keep-Alive", "Proxy-Connection", "TE", "traceparent", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    /// <summary>What is wrong with the settings of a type; nothing when they are right.</summary>
    public static IEnumerable<string> Problems(string type, EndpointOptions options)
    {
        var place = $"Jobs:Types:{type}";
        if (options.Url is null)
            yield return $"{place}:Url is missing: it says where jobs of this type are posted to.";
        else if (WebAddress(options.Url) is null)
            yield return $"{place}:Url must be an absolute http or https URL without a user; a password belongs in {place}:Headers.";
        if (options.CallbackUrl is not null && WebAddress(options.CallbackUrl) is not { Query: "" })
            yield return $"{place}:CallbackUrl must be an absolute http or https URL without a user and a query.";
        if (options.ConnectTimeout < Shortest || options.ConnectTimeout > TimeSpan.FromDays(1))
            yield return $"{place}:ConnectTimeout must be between a millisecond and a day, written as hours:minutes:seconds.";
        if (options.IdleTimeout < Shortest || options.IdleTimeout > JobLimits.LongestTimeout)
            yield return $"{place}:IdleTimeout must be between a millisecond and 49 days, written as hours:minutes:seconds.";
        foreach (var (name, value) in options.Headers)
            foreach (var problem in Header($"{place}:Headers:{name}", name, value))
                yield return problem;
    }

    /// <summary>The URL, if it is one of the web.</summary>
    public static Uri? WebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo: "", Host.Length: > 0 } ? url : null;

    /// <summary>What is sent for a header of the settings: its variables resolved, without the end of line that a file of secrets has.</summary>
    public static string ValueOf(string? setting) => ServiceVariables.Resolve(setting).Trim();

    private static IEnumerable<string> Header(string place, string name, string? value)
    {
        if (!IsName(name))
            yield return $"{place} cannot be a header of a request with a JSON body.";
        else if (Own.Contains(name))
            yield return $"{place} cannot be set: the service sets {name} itself.";
        var missing = ServiceVariables.MissingIn(value).ToArray();
        foreach (var variable in missing)
            yield return $"{place} needs the environment variable {variable}, which is not set.";
        if (missing.Length == 0 && !ValueOf(value).All(letter => letter is >= ' ' and <= '~' or '\t'))
            yield return $"{place} must be a line of ASCII characters, the environment variables in it included.";
    }

    private static bool IsName(string name)
    {
        using var request = new HttpRequestMessage();
        HttpRequestHeaders headers = request.Headers;
        return headers.TryAddWithoutValidation(name, ""); // refuses what is no name, and what belongs to the body
    }
}
