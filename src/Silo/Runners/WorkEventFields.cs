using System.Text.Json;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Runners;

/// <summary>An event that is not as it must be.</summary>
internal sealed class WorkEventException(string message) : Exception(message);

/// <summary>The fields of an event. One that is null is as good as absent; one that is wrong is told by its name.</summary>
/// <param name="place">What they are the fields of.</param>
/// <param name="element">The object.</param>
internal sealed class WorkEventFields(string place, JsonElement element)
{
    /// <summary>A text; what is longer is cut.</summary>
    public string? Text(string name, int most) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? JobLimits.Cut(value.GetString()!, most)
        : throw Wrong(name, "must be a text");

    /// <summary>A number of units.</summary>
    public long? Count(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count >= 0 ? count
        : throw Wrong(name, "must be a whole number of at least 0");

    /// <summary>A number.</summary>
    public double? Number(string name, double least, double most) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most ? number
        : throw Wrong(name, FormattableString.Invariant($"must be a number from {least} to {most}"));

    /// <summary>True or false.</summary>
    public bool? Flag(string name) => Find(name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Wrong(name, "must be true or false");

    /// <summary>One of some words.</summary>
    public T? Word<T>(string name) where T : struct, Enum => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String && Words<T>().TryGetValue(value.GetString()!, out var word) ? word
        : throw Wrong(name, $"must be one of {string.Join(", ", Words<T>().Keys)}");

    /// <summary>Any JSON, as it was written.</summary>
    public JsonText? Json(string name, int most) => Find(name) is not { } value ? null
        : value.GetRawText() is { } text && text.Length <= most ? new JsonText(text)
        : throw Wrong(name, $"must not be longer than {most} characters");

    /// <summary>An object of objects, by their names.</summary>
    public IEnumerable<(string Name, WorkEventFields Fields)>? Object(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().Select(entry => (NameOf(name, entry), FieldsOf(name, entry)))
        : throw Wrong(name, "must be an object");

    /// <summary>The refusal of a field.</summary>
    public WorkEventException Wrong(string name, string rule) => new($"In the event {place}, '{name}' {rule}.");

    private JsonElement? Find(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private string NameOf(string name, JsonProperty entry) => entry.Name.Length is > 0 and <= JobLimits.LongestKey ? entry.Name
        : throw Wrong(name, $"must have names of 1 to {JobLimits.LongestKey} characters");

    private WorkEventFields FieldsOf(string name, JsonProperty entry) => entry.Value.ValueKind == JsonValueKind.Object
        ? new WorkEventFields($"{place} ({name}.{entry.Name})", entry.Value)
        : throw Wrong($"{name}.{entry.Name}", "must be an object");

    private static Dictionary<string, T> Words<T>() where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(word => JsonNamingPolicy.SnakeCaseLower.ConvertName(word.ToString()));
}
