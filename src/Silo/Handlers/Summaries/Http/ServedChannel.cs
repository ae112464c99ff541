using System.Text.Json;

namespace OrleansJobs.Silo.Handlers.Summaries.Http;

/// <summary>A channel as the service names it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it; null when the service does not say.</param>
internal sealed record ServedChannel(string Id, string? Name)
{
    /// <summary>Reads a list of ids, or of objects with an id; null when it is none.</summary>
    public static (IReadOnlyList<ServedChannel> Channels, IReadOnlyList<string> Warnings)? Read(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Array) return null;
            var read = document.RootElement.EnumerateArray().Select(Of).ToList();
            var channels = read.OfType<ServedChannel>().DistinctBy(channel => channel.Id).ToList();
            var others = read.Count(channel => channel is null);
            return (channels, others == 0 ? [] : [$"{(others == 1 ? "1 channel has" : $"{others} channels have")} no id of 1 to 100 letters, digits, _ and -."]);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException) // half of a surrogate pair, too
        {
            return null;
        }
    }

    private static ServedChannel? Of(JsonElement json)
    {
        var isObject = json.ValueKind == JsonValueKind.Object;
        var id = isObject ? Field(json, "id") : TextOf(json);
        return id is not null && MessageIds.IsId(id) ? new ServedChannel(id, isObject ? Field(json, "name") : null) : null;
    }

    private static string? Field(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? TextOf(value) : null;

    /// <summary>Ids that are numbers are taken as they are written.</summary>
    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}
