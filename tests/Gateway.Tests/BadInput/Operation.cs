using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansJobs.Gateway.Tests.BadInput;

/// <summary>One route as the OpenAPI document of the running service describes it: what a stranger with bad intentions would go by.</summary>
/// <param name="Method">GET, POST …</param>
/// <param name="Path">With the parameters in braces.</param>
/// <param name="PathParameters">Their names.</param>
/// <param name="QueryParameters">Their names.</param>
/// <param name="Fields">The fields of the JSON body and of the objects in it; null when it takes none.</param>
public sealed record Operation(string Method, string Path, string[] PathParameters, string[] QueryParameters, string[]? Fields)
{
    public override string ToString() => $"{Method} {Path}";

    public static async Task<Operation[]> AllAsync(HttpClient client)
    {
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!;
        return [.. from path in document["paths"]!.AsObject()
                   from operation in path.Value!.AsObject()
                   select new Operation(operation.Key.ToUpperInvariant(), path.Key, Parameters(operation.Value!, "path"),
                       Parameters(operation.Value!, "query"), FieldsOf(operation.Value!, document))];
    }

    private static string[] Parameters(JsonNode operation, string place) =>
        [.. (operation["parameters"]?.AsArray() ?? []).Where(one => (string?)one!["in"] == place).Select(one => (string)one!["name"]!)];

    private static string[]? FieldsOf(JsonNode operation, JsonNode document) =>
        operation["requestBody"]?["content"]?["application/json"]?["schema"] is { } schema
            ? [.. FieldsOf(schema, document, depth: 4).Distinct()] : null;

    private static IEnumerable<string> FieldsOf(JsonNode schema, JsonNode document, int depth)
    {
        if (depth == 0) yield break;
        if ((string?)schema["$ref"] is { } reference) schema = document["components"]!["schemas"]![reference.Split('/')[^1]]!;
        if (schema["items"] is { } items) foreach (var field in FieldsOf(items, document, depth)) yield return field;
        foreach (var alternative in schema["oneOf"]?.AsArray() ?? [])
            foreach (var field in FieldsOf(alternative!, document, depth)) yield return field;
        foreach (var (name, inner) in schema["properties"]?.AsObject() ?? [])
        {
            yield return name;
            foreach (var field in FieldsOf(inner!, document, depth - 1)) yield return field;
        }
    }
}
