using System.Text.Json.Nodes;

namespace OrleansJobs.Gateway.Tests.BadInput;

/// <summary>A body with the fields that its schema requires and, once each, the objects that it may hold, with the fields that theirs require.</summary>
/// <param name="Body">The body.</param>
/// <param name="Without">The same without one required field, for each: its path and what is left.</param>
internal sealed record SampleBody(JsonNode Body, IReadOnlyList<(string Field, JsonNode Body)> Without)
{
    private const int Deepest = 3;

    /// <summary>What a field of this name can be; any other is a text.</summary>
    private static readonly Dictionary<string, string> Values = new()
    {
        ["type"] = "\"held\"",
        ["jobType"] = "\"five_whys\"",
        ["claim"] = "\"01890a5d-ac96-774b-bcce-b302099a8057\"",
        ["types"] = "[\"worked\"]",
        ["experts"] = "[\"credit-analyst\"]",
        ["checkpoint"] = "{}",
        ["start_date"] = "\"2026-01-01\"",
        ["end_date"] = "\"2026-01-02\"",
        ["granularity"] = "\"day\"",
    };

    public static SampleBody Of(JsonNode schema)
    {
        var required = new List<string>();
        var body = Object(schema, "", required, Deepest);
        return new SampleBody(body, [.. required.Select(field => (field, Remove(body.DeepClone(), field)))]);
    }

    /// <summary>The names that a schema requires.</summary>
    public static IEnumerable<string> Required(JsonNode schema) => (schema["required"]?.AsArray() ?? []).Select(name => (string)name!);

    private static JsonObject Object(JsonNode schema, string path, List<string> required, int depth)
    {
        var made = new JsonObject();
        foreach (var (name, field) in schema["properties"]?.AsObject() ?? [])
        {
            var isRequired = Required(schema).Contains(name);
            if (isRequired) required.Add(path + name);
            if (Inner(field!, $"{path}{name}", required, isRequired ? depth : depth - 1) is { } inner) made[name] = inner;
            else if (isRequired) made[name] = JsonNode.Parse(Values.GetValueOrDefault(name, "\"x\""));
        }

        return made;
    }

    /// <summary>What a field holds when it holds objects; null when it does not, or they stand too deep.</summary>
    private static JsonNode? Inner(JsonNode schema, string path, List<string> required, int depth) =>
        depth == 0 ? null
        : schema["properties"] is not null ? Object(schema, $"{path}.", required, depth)
        : schema["items"]?["properties"] is not null ? new JsonArray(Object(schema["items"]!, $"{path}[0].", required, depth))
        : schema["additionalProperties"]?["properties"] is not null ? new JsonObject { ["part"] = Object(schema["additionalProperties"]!, $"{path}.part.", required, depth) }
        : null;

    private static JsonNode Remove(JsonNode body, string field)
    {
        var (at, steps) = (body, field.Replace("[0]", ".0", StringComparison.Ordinal).Split('.'));
        foreach (var step in steps[..^1]) at = at is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : at[step]!;
        at.AsObject().Remove(steps[^1]);
        return body;
    }
}
