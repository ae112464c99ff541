namespace OrleansJobs.Silo.Handlers.Briefing;

/// <summary>Writes the many addresses of one page as one, to compare them; it is not an address to go to.</summary>
internal static class CanonicalUrl
{
    private static readonly string[] Prefixes = ["utm_", "mtm_", "pk_", "at_", "mc_", "_hs"];

    private static readonly HashSet<string> Names =
    [
        "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "igsh", "ref_src", "ref_url",
        "cmpid", "ncid", "spm", "xtor", "guccounter", "mkt_tok", "vero_id", "wt_mc", "s_cid",
    ];

    /// <summary>Without scheme, <c>www.</c>, fragment, closing slash, and the parameters that tell where a reader came from.</summary>
    public static string Of(Uri url)
    {
        var host = url.IdnHost.ToLowerInvariant();
        if (host.StartsWith("www.", StringComparison.Ordinal)) host = host[4..];
        var port = url.IsDefaultPort ? "" : $":{url.Port}";
        var parameters = url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(parameter => !IsTracking(parameter.Split('=')[0])).Order(StringComparer.Ordinal).ToArray();
        var query = parameters.Length == 0 ? "" : "?" + string.Join('&', parameters);
        return $"{host}{port}{url.AbsolutePath.TrimEnd('/')}{query}";
    }

    private static bool IsTracking(string name)
    {
        name = name.ToLowerInvariant();
        return Names.Contains(name) || Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
    }
}
