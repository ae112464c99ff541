using System.Text.Json;
using Orleans.Storage;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Hosting;

/// <summary>Grain state as the same JSON that the rest of the service speaks.</summary>
internal sealed class JsonStateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, JobJson.Options));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input, JobJson.Options)!;
}
