using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansJobs.Grains.Contracts;

/// <summary>A JSON value kept as its text: a job's input, result, checkpoint or metadata. Never parsed on the way through.</summary>
/// <param name="Value">Well-formed JSON, UTF-16.</param>
[GenerateSerializer, Immutable, Alias("jobs.json-text")]
[JsonConverter(typeof(JsonTextConverter))]
public readonly record struct JsonText([property: Id(0)] string Value)
{
    /// <summary>Writes <paramref name="value"/> as JSON with the field names of the wire (<see cref="JobJson.Options"/>).</summary>
    public static JsonText From<T>(T value) => new(JsonSerializer.Serialize(value, JobJson.Options));

    /// <summary>Reads the value as a <typeparamref name="T"/>.</summary>
    /// <exception cref="JsonException">The text does not have that shape.</exception>
    public T? To<T>() => JsonSerializer.Deserialize<T>(Value, JobJson.Options);

    /// <summary>The JSON text.</summary>
    public override string ToString() => Value;
}

internal sealed class JsonTextConverter : JsonConverter<JsonText>
{
    public override JsonText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new JsonText(document.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, JsonText value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Value, skipInputValidation: true);
}
