using Microsoft.OpenApi;
using OrleansJobs.Gateway.Requests;

namespace OrleansJobs.Gateway.Documentation;

/// <summary>What a route tells the OpenAPI document about itself, beyond what its types say.</summary>
internal static class RouteDocumentation
{
    /// <summary>Describes a job's id in the address.</summary>
    public static RouteHandlerBuilder DescribesId(this RouteHandlerBuilder route, string name) =>
        route.Describes(name, "The id of a job.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" });

    /// <summary>Describes a text parameter.</summary>
    public static RouteHandlerBuilder Describes(this RouteHandlerBuilder route, string name, string description) =>
        route.Describes(name, description, new OpenApiSchema { Type = JsonSchemaType.String });

    /// <summary>Describes what jobs are looked for by.</summary>
    public static RouteHandlerBuilder DescribesFilters(this RouteHandlerBuilder route) => route
        .Describes("tenant", "Only jobs of this guild.").Describes("user", "Only jobs of this user.").Describes("session", "Only jobs of this session.")
        .Describes("subject", "Only jobs about this.").Describes("type", "Only jobs of this type.");

    /// <summary>Describes a JSON body that the route reads by hand.</summary>
    public static RouteHandlerBuilder DescribesBody<T>(this RouteHandlerBuilder route, bool isRequired = true) =>
        route.AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
        {
            var schema = await context.GetOrCreateSchemaAsync(typeof(T), null, cancellationToken);
            RequestSchema.RequireWhatCannotBeNull(schema, typeof(T));
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = isRequired,
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = schema } },
            };
        });

    /// <summary>Describes a whole number.</summary>
    public static RouteHandlerBuilder DescribesInteger(this RouteHandlerBuilder route, string name, string description) =>
        route.Describes(name, description, new OpenApiSchema { Type = JsonSchemaType.Integer });

    /// <summary>Describes a number.</summary>
    public static RouteHandlerBuilder DescribesNumber(this RouteHandlerBuilder route, string name, string description) =>
        route.Describes(name, description, new OpenApiSchema { Type = JsonSchemaType.Number });

    /// <summary>Describes an optional header that the route reads by hand.</summary>
    public static RouteHandlerBuilder DescribesHeader(this RouteHandlerBuilder route, string name, string description) =>
        route.Changes(operation => (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        }));

    /// <summary>Describes a segment of the address that the route reads by hand.</summary>
    public static RouteHandlerBuilder DescribesSegment(this RouteHandlerBuilder route, string name, string description) =>
        route.Changes(operation => (operation.Parameters ??= []).Insert(0, new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Path,
            Required = true,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        }));

    /// <summary>Describes the header that lets a request which starts a job be repeated.</summary>
    public static RouteHandlerBuilder DescribesIdempotencyKey(this RouteHandlerBuilder route) => route.DescribesHeader(
        IdempotencyKey.Header, "The same request with this key is answered with the same job for 24 hours; another one is refused.");

    /// <summary>Describes a form with one file in it.</summary>
    public static RouteHandlerBuilder DescribesUpload(this RouteHandlerBuilder route, string field) =>
        route.Changes(operation => operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["multipart/form-data"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Required = new HashSet<string> { field },
                        Properties = new Dictionary<string, IOpenApiSchema>
                        {
                            [field] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "A WAV file." },
                        },
                    },
                },
            },
        });

    /// <summary>Names the statuses that come as a problem document.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (var status in statuses) route.ProducesProblem(status);
        return route;
    }

    private static RouteHandlerBuilder Describes(this RouteHandlerBuilder route, string name, string description, OpenApiSchema schema) =>
        route.Changes(operation =>
        {
            var parameter = operation.Parameters?.OfType<OpenApiParameter>().SingleOrDefault(one => one.Name == name)
                ?? throw new InvalidOperationException($"The route has no parameter '{name}'.");
            (parameter.Description, parameter.Schema) = (description, schema);
        });

    private static RouteHandlerBuilder Changes(this RouteHandlerBuilder route, Action<OpenApiOperation> change) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            change(operation);
            return Task.CompletedTask;
        });
}
