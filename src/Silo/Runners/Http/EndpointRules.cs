using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Runners.Http;

/// <summary>What the settings of an endpoint must be: one sentence for each that is not. No sentence holds a value that may be secret.</summary>
internal static class EndpointRules
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private static readonly string[] Own = ["Idempotency-Key", "Job-Attempt", "Job-Callback", "Job-Claim", "Job-Id", "traceparent"];

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
        foreach (var problem in HeaderRules.Problems($"{place}:Headers", options.Headers, Own)) yield return problem;
    }

    /// <summary>The URL, if it is one of the web.</summary>
    public static Uri? WebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo: "", Host.Length: > 0 } ? url : null;
}
