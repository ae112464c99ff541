using System.Net.Http.Headers;

namespace OrleansJobs.Silo.Runners.Http;

/// <summary>What the headers of the settings must be: one sentence for each that is not. No sentence holds a value that may be secret.</summary>
internal static class HeaderRules
{
    /// <summary>Headers that a request has anyway, or that say how it is sent.</summary>
    private static readonly string[] Own =
    [
        "Accept", "Accept-Encoding", "Connection", "Expect", "Host", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    ];

    /// <summary>What is wrong with them; nothing when they are right.</summary>
    /// <param name="section">Where they stand.</param>
    /// <param name="headers">The headers.</param>
    /// <param name="own">Those that this kind of request has besides.</param>
    public static IEnumerable<string> Problems(string section, IEnumerable<KeyValuePair<string, string?>> headers, IReadOnlyCollection<string> own) =>
        headers.SelectMany(header => Header($"{section}:{header.Key}", header.Key, header.Value, own));

    /// <summary>What is sent for a header of the settings: its variables resolved, without the end of line that a file of secrets has.</summary>
    public static string ValueOf(string? setting) => ServiceVariables.Resolve(setting).Trim();

    /// <summary>A sentence for each variable that a setting names and that is not set.</summary>
    public static IEnumerable<string> Missing(string place, string? value) =>
        ServiceVariables.MissingIn(value).Select(variable => $"{place} needs the environment variable {variable}, which is not set.");

    private static IEnumerable<string> Header(string place, string name, string? value, IReadOnlyCollection<string> own)
    {
        if (!IsName(name))
            yield return $"{place} cannot be a header of a request with a JSON body.";
        else if (Own.Concat(own).Contains(name, StringComparer.OrdinalIgnoreCase))
            yield return $"{place} cannot be set: the service sets {name} itself.";
        string[] missing = [.. Missing(place, value)];
        foreach (var problem in missing) yield return problem;
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
