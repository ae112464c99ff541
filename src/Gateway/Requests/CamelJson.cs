using System.Text.Json;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Requests;

/// <summary>JSON for dialects whose clients are written in JavaScript: the service's own rules, with camelCase names.</summary>
internal static class CamelJson
{
    /// <summary>The options.</summary>
    public static JsonSerializerOptions Options { get; } = new(JobJson.Options) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
}
