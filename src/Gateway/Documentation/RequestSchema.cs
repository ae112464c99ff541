using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Documentation;

/// <summary>The schema of a JSON body. What may be null may be left out, whatever the shape of the record that describes it; in an answer it is
/// different, for there nulls are written.</summary>
internal static class RequestSchema
{
    /// <summary>Says of an object, and of those in it, which fields must be there.</summary>
    /// <param name="schema">The schema as it was made of the type.</param>
    /// <param name="type">The type.</param>
    public static void RequireWhatCannotBeNull(IOpenApiSchema? schema, Type type)
    {
        if (schema is not OpenApiSchema own) return;
        var shape = JobJson.Options.GetTypeInfo(type);
        if (shape.Kind == JsonTypeInfoKind.Enumerable) RequireWhatCannotBeNull(own.Items, shape.ElementType!);
        if (shape.Kind == JsonTypeInfoKind.Dictionary) RequireWhatCannotBeNull(own.AdditionalProperties, shape.ElementType!);
        if (shape.Kind != JsonTypeInfoKind.Object || own.Properties is not { } properties) return;
        own.Required = shape.Properties.Where(field => !field.IsGetNullable).Select(field => field.Name).ToHashSet();
        foreach (var field in shape.Properties) RequireWhatCannotBeNull(properties[field.Name], field.PropertyType);
    }
}
