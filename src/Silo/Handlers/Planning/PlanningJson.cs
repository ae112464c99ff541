using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Planning;

/// <summary>The planner's input and result, in the camelCase of the product it is for.</summary>
internal static class PlanningJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // as JobJson: never embedded in HTML
    };

    /// <summary>Reads the input; fields that nobody knows are ignored.</summary>
    /// <exception cref="JobFailedException">It does not have that shape; the message names the place.</exception>
    public static PlanningBrief Read(JsonText input)
    {
        try
        {
            return JsonSerializer.Deserialize<PlanningBrief>(input.Value, Options)
                ?? throw new JobFailedException(PlanErrorCodes.InvalidInput, "The input is null.");
        }
        catch (JsonException exception)
        {
            var place = exception.Path is { Length: > 2 } path ? path[2..] : "The input";
            throw new JobFailedException(PlanErrorCodes.InvalidInput, $"{place} does not have the shape that the planner reads.");
        }
    }

    /// <summary>Writes the result.</summary>
    public static JsonText Write(Programme programme) => new(JsonSerializer.Serialize(programme, Options));
}
