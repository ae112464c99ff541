using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansJobs.Grains.Contracts;

/// <summary>How jobs are written as JSON, in the database and on the wire alike.</summary>
public static class JobJson
{
    /// <summary>snake_case names and enum words, times in ISO 8601 with offset, numbers strict, nulls written.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>The same without nulls, for what only the service itself reads again.</summary>
    internal static JsonSerializerOptions Lean { get; } = new(Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Applies the same rules to options owned by someone else (the HTTP pipeline).</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // never embedded in HTML; keeps "Café" readable in the database
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions();
        Apply(options);
        options.TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver();
        options.MakeReadOnly();
        return options;
    }
}
