using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansJobs.Grains.Contracts;

/// <summary>The identity of a schedule: a UUID, version 7 (RFC 9562) where this service makes it.</summary>
/// <param name="Value">The UUID.</param>
[GenerateSerializer, Immutable, Alias("jobs.schedule-id")]
[JsonConverter(typeof(ScheduleIdConverter))]
public readonly record struct ScheduleId([property: Id(0)] Guid Value)
{
    private const string GrainKeyPrefix = "schedule-";

    /// <summary>The key of the schedule's grain.</summary>
    public string GrainKey => $"{GrainKeyPrefix}{Value:D}";

    /// <summary>Makes an id whose time part is now.</summary>
    public static ScheduleId New(TimeProvider time) => new(JobId.New(time).Value);

    /// <summary>Reads the 36 character form (<c>8-4-4-4-12</c> hexadecimal digits); anything else is refused.</summary>
    public static bool TryParse(string? text, out ScheduleId id)
    {
        var parsed = Guid.TryParseExact(text, "D", out var value);
        id = new ScheduleId(value);
        return parsed;
    }

    /// <summary>Reads the id back from <see cref="GrainKey"/>.</summary>
    /// <exception cref="FormatException">The key is not a schedule's.</exception>
    public static ScheduleId FromGrainKey(string key) =>
        key.StartsWith(GrainKeyPrefix, StringComparison.Ordinal) && TryParse(key[GrainKeyPrefix.Length..], out var id)
            ? id
            : throw new FormatException($"'{key}' is not the key of a schedule grain.");

    /// <summary>The 36 character form, in lower case, as a job's <see cref="JobSnapshot.ScheduleId"/> has it.</summary>
    public override string ToString() => Value.ToString("D");
}

internal sealed class ScheduleIdConverter : JsonConverter<ScheduleId>
{
    public override ScheduleId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ScheduleId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("A schedule id is a UUID.");

    public override void Write(Utf8JsonWriter writer, ScheduleId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
