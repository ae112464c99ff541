using Microsoft.AspNetCore.Http.Extensions;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Requests;

/// <summary>The address of the page after this one (RFC 8288).</summary>
internal static class NextPage
{
    /// <summary>Adds the header <c>Link</c>: the same address with another <c>cursor</c>. Nothing when there is no next page.</summary>
    public static void LinkNext(this HttpContext context, JobId? next) => context.LinkNext(next?.ToString());

    /// <summary>The same for pages of other things than jobs.</summary>
    public static void LinkNext(this HttpContext context, string? next)
    {
        if (next is null) return;
        var query = new QueryBuilder(context.Request.Query
            .Where(one => !one.Key.Equals("cursor", StringComparison.OrdinalIgnoreCase) && !one.Key.Equals("before", StringComparison.OrdinalIgnoreCase))
            .SelectMany(one => one.Value, (one, value) => KeyValuePair.Create(one.Key, value ?? ""))) { { "cursor", next } };
        context.Response.Headers.Link = $"<{context.Request.PathBase}{context.Request.Path}{query}>; rel=\"next\"";
    }
}
