using Microsoft.OpenApi;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Documentation;

/// <summary>The OpenAPI document, <c>/openapi/v1.json</c>.</summary>
internal static class OpenApiDocumentation
{
    /// <summary>Registers the document.</summary>
    public static void AddDocumentation(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "OrleansJobs",
                Version = "1",
                Description = "Background jobs that survive, watched live.",
            };
            document.Servers?.Clear();
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            if (type == typeof(JobId)) (schema.Type, schema.Format) = (JsonSchemaType.String, "uuid");
            if (type == typeof(JsonText)) schema.Description = "Any JSON value.";
            return Task.CompletedTask;
        });
    });

    /// <summary>Serves the document.</summary>
    public static void MapDocumentation(this IEndpointRouteBuilder routes) => routes.MapOpenApi();
}
