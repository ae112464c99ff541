using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Research.Podcasts;

/// <summary>What a podcast is made from.</summary>
/// <param name="Idrssd">The id of the bank.</param>
/// <param name="Experts">Who speaks, 1 to 4, each with a name of their own.</param>
/// <param name="Report">The report they speak about.</param>
/// <param name="ReportJobId">The job that wrote it; kept for the reader of the job, not used.</param>
internal sealed record PodcastInput(string? Idrssd, IReadOnlyList<Expert>? Experts = null, PodcastReport? Report = null,
    string? ReportJobId = null)
{
    private const int MostExperts = 4;

    /// <summary>The experts, checked.</summary>
    /// <exception cref="JobFailedException">There are none or too many, or two have one name.</exception>
    public IReadOnlyList<Expert> CheckedExperts()
    {
        if (Experts is not { Count: > 0 and <= MostExperts }) throw ResearchInput.Invalid($"experts has 1 to {MostExperts} entries.");
        if (Experts.Any(expert => string.IsNullOrWhiteSpace(expert?.Name))) throw ResearchInput.Invalid("An entry of experts has no name.");
        return Experts.Select(expert => expert.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() == Experts.Count ? Experts
            : throw ResearchInput.Invalid("Two entries of experts have the same name.");
    }
}

/// <summary>A report to speak about.</summary>
/// <param name="Markdown">The whole of it.</param>
internal sealed record PodcastReport(string? Markdown);

/// <summary>One who speaks.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Role">What they are, such as <c>chief economist</c>; null when nobody said.</param>
/// <param name="Id">The id they were chosen by; null when they were chosen by name.</param>
[JsonConverter(typeof(ExpertConverter))]
internal sealed record Expert(string Name, string? Role, string? Id);

/// <summary>Reads an expert from an id, whose words become the name, or from an object with <c>name</c> and perhaps <c>role</c> and
/// <c>id</c>.</summary>
internal sealed class ExpertConverter : JsonConverter<Expert>
{
    public override Expert Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var expert = document.RootElement;
        return expert.ValueKind switch
        {
            JsonValueKind.String => new Expert(NameOf(expert.GetString()!), null, expert.GetString()),
            JsonValueKind.Object => new Expert(
                Text(expert, "name") ?? NameOf(Text(expert, "id") ?? ""), Text(expert, "role"), Text(expert, "id")),
            _ => throw new JsonException("An expert is an id, or an object with a name."),
        };
    }

    public override void Write(Utf8JsonWriter writer, Expert value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteString("role", value.Role);
        writer.WriteString("id", value.Id);
        writer.WriteEndObject();
    }

    private static string? Text(JsonElement expert, string name) =>
        expert.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String && text.GetString()!.Trim() is { Length: > 0 } given
            ? given : null;

    /// <summary><c>credit-analyst</c> is Credit Analyst.</summary>
    private static string NameOf(string id) => string.Join(' ', id.Split(['-', '_', ' ', '.'], StringSplitOptions.RemoveEmptyEntries)
        .Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
