using System.Text.Json;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Handlers.Research.Data;

/// <summary>Reads the text of a JSON file: data as it can be given with a request, or a list of rows
/// (<c>[{"period": "2024-Q3", "Total assets": 1234}, …]</c>, the first field of the first row being the period).</summary>
internal static class JsonReading
{
    /// <summary>What the text holds, and how many cells of its rows hold neither a number nor nothing.</summary>
    /// <exception cref="JsonException">It is no JSON, or has neither shape.</exception>
    public static (BankData Data, int Unread) Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            return (document.RootElement.Deserialize<BankData>(JobJson.Options) ?? throw new JsonException("It holds nothing."), 0);
        }

        var (figures, unread) = TableOf(document.RootElement).Read();
        return (new BankData(Figures: figures), unread);
    }

    private static FigureTable TableOf(JsonElement list)
    {
        var rows = list.EnumerateArray().ToArray();
        if (rows.Any(row => row.ValueKind != JsonValueKind.Object)) throw new JsonException("An entry of its list is no object.");
        string[] header = [.. rows.SelectMany(row => row.EnumerateObject()).Select(field => field.Name).Distinct()];
        return new FigureTable(header, [.. rows.Select(row => header.Select(name => CellOf(row, name)).ToArray())]);
    }

    private static string CellOf(JsonElement row, string name) => !row.TryGetProperty(name, out var cell) ? "" : cell.ValueKind switch
    {
        JsonValueKind.String => cell.GetString()!,
        JsonValueKind.Null => "",
        _ => cell.GetRawText(),
    };
}
