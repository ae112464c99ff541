using System.Text.Json;

namespace OrleansJobs.Silo.Handlers.Summaries;

/// <summary>One message of a channel.</summary>
/// <param name="ChannelId">Where it stands; null when its file says so.</param>
/// <param name="ChannelName">What people call the channel.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Content">What it says.</param>
/// <param name="CreatedAt">When.</param>
internal sealed record Message(string? ChannelId, string? ChannelName, string? Author, string Content, DateTimeOffset? CreatedAt)
{
    private const int LongestContent = 20_000; // characters; what goes on longer is no message but a paste

    /// <summary>Reads one; null when it is none: no object, no content, or something of another kind than it should be.</summary>
    public static Message? Read(JsonElement json)
    {
        try
        {
            if (json.ValueKind != JsonValueKind.Object || Text(json, "content") is not { } content || !TryTime(json, out var created)) return null;
            if (content.Length > LongestContent) content = content[..LongestContent];
            return new Message(Text(json, "channel_id"), Text(json, "channel_name"), Writer(json), content, created);
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair, which JSON can write and no text can hold
        }
    }

    private static bool TryTime(JsonElement json, out DateTimeOffset? time)
    {
        time = null;
        if (!json.TryGetProperty("created_at", out var value) || value.ValueKind == JsonValueKind.Null) return true;
        if (value.ValueKind != JsonValueKind.String || !SummaryPlan.TryTime(value.GetString(), out var read)) return false;
        time = read;
        return true;
    }

    // A name, or an object that has one, as chat exports write it.
    private static string? Writer(JsonElement json) =>
        !json.TryGetProperty("author", out var author) ? null
        : author.ValueKind == JsonValueKind.Object ? Text(author, "name") ?? Text(author, "username")
        : Text(json, "author");

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
