using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansJobs.Grains.Contracts;

/// <summary>The identity of a job: a UUID, version 7 (RFC 9562) where this service makes it, so that ids sort by creation.</summary>
/// <param name="Value">The UUID.</param>
[GenerateSerializer, Immutable, Alias("jobs.job-id")]
[JsonConverter(typeof(JobIdConverter))]
public readonly record struct JobId([property: Id(0)] Guid Value) : IComparable<JobId>
{
    private const string GrainKeyPrefix = "job-";

    /// <summary>The key of the job's grain. The prefix keeps grain storage from reading the key as a number.</summary>
    public string GrainKey => $"{GrainKeyPrefix}{Value:D}";

    /// <summary>Makes an id whose time part is now, to a quarter of a microsecond: the 12 bits after the milliseconds carry their fraction
    /// (RFC 9562, section 6.2, method 3), so that ids of one process sort as they were made.</summary>
    public static JobId New(TimeProvider time)
    {
        var now = time.GetUtcNow();
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        var fraction = now.Ticks % TimeSpan.TicksPerMillisecond * 4096 / TimeSpan.TicksPerMillisecond;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | fraction));
        return new JobId(new Guid(bytes, bigEndian: true));
    }

    /// <summary>Reads the 36 character form (<c>8-4-4-4-12</c> hexadecimal digits); anything else is refused.</summary>
    public static bool TryParse(string? text, out JobId id)
    {
        var parsed = Guid.TryParseExact(text, "D", out var value);
        id = new JobId(value);
        return parsed;
    }

    /// <summary>Reads the 36 character form.</summary>
    /// <exception cref="FormatException">The text is not a UUID.</exception>
    public static JobId Parse(string text) => new(Guid.ParseExact(text, "D"));

    /// <summary>Reads the id back from <see cref="GrainKey"/>.</summary>
    /// <exception cref="FormatException">The key is not a job's.</exception>
    public static JobId FromGrainKey(string key) =>
        key.StartsWith(GrainKeyPrefix, StringComparison.Ordinal)
            ? Parse(key[GrainKeyPrefix.Length..])
            : throw new FormatException($"'{key}' is not the key of a job grain.");

    /// <inheritdoc/>
    public int CompareTo(JobId other) => Value.CompareTo(other.Value);

    /// <summary>The 36 character form, in lower case.</summary>
    public override string ToString() => Value.ToString("D");
}

internal sealed class JobIdConverter : JsonConverter<JobId>
{
    public override JobId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JobId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("A job id is a UUID.");

    public override void Write(Utf8JsonWriter writer, JobId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
