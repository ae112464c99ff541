using System.Text.Json.Serialization;
using OrleansJobs.Gateway.Documentation;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>What the service says about itself.</summary>
internal static class RootDialect
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The routes.</summary>
    public static void MapRootDialect(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => TypedResults.Ok(Service)).WithTags("service").WithSummary("What this is and where to read on")
            .Produces<ServiceView>();
        // Many monitors ask without wanting the body.
        routes.MapMethods("/health", [HttpMethods.Get, HttpMethods.Head], HealthAsync).WithTags("service").WithSummary("Whether the database answers, how many jobs it has, and where it is")
            .Produces<HealthView>().Produces<HealthView>(StatusCodes.Status503ServiceUnavailable);
    }

    private static ServiceView Service { get; } = new(
        "OrleansJobs", typeof(RootDialect).Assembly.GetName().Version?.ToString(fieldCount: 3) ?? "", "/openapi/v1.json", "/health");

    private static async Task<IResult> HealthAsync(HttpContext context, IGrainFactory grains, TimeProvider time, ILogger<HealthView> log)
    {
        try
        {
            var store = await grains.JobList().DescribeAsync(context.RequestAborted).WaitAsync(Patience, time, context.RequestAborted);
            return TypedResults.Ok(new HealthView("healthy", store.Total, store.Database, null));
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            log.StoreUnhealthy(exception);
            var message = exception is StoreUnavailableException ? exception.Message : "The database does not answer.";
            return TypedResults.Json(new HealthView("unhealthy", null, null, message), statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}

/// <summary>The service.</summary>
internal sealed record ServiceView(string Name, string Version, string Docs, string Health);

/// <summary>Whether the service works.</summary>
/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
/// <param name="JobsCount">All jobs; null when nobody can say.</param>
/// <param name="Database">Where they are kept; null when nobody can say.</param>
/// <param name="Message">What is wrong; absent when nothing is.</param>
internal sealed record HealthView(string Status, long? JobsCount, string? Database,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message);
