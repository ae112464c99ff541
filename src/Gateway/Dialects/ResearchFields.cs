using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Dialects;

/// <summary>Reads what requests for reports and podcasts hold. What cannot be read is refused by the name of its field.</summary>
internal static partial class ResearchFields
{
    private const int LongestNote = 1_000_000;
    private const int LongestSection = 200_000;
    private const int MostExperts = 4;
    private const int MostFiles = 100;

    /// <summary>The id of a bank.</summary>
    public static string Bank(string idrssd) => BankId().IsMatch(idrssd) ? idrssd : throw new InvalidJobException("idrssd",
        $"idrssd, the id of a bank, is 1 to 50 characters of A-Z a-z 0-9 _ and -, not '{Parameters.Shown(idrssd)}'.");

    /// <summary>The data of a report, checked to the last value; null when there is none.</summary>
    public static JsonText? Data(JsonFields fields)
    {
        if (fields.Object("data") is not { } data) return null;
        data.Text("name");
        data.Text("period");
        foreach (var figure in data.Objects("figures", 500) ?? []) CheckFigure(figure);
        data.Texts("notes", 1000, LongestNote);
        foreach (var section in data.Objects("sections", 200) ?? [])
        {
            section.RequiredText("title");
            section.RequiredText("text", LongestSection);
        }

        return fields.Raw("data");
    }

    /// <summary>The data files of a report; null when none are named.</summary>
    public static IReadOnlyList<string>? Files(JsonFields fields)
    {
        var files = fields.Texts("files", MostFiles);
        foreach (var (at, name) in (files ?? []).Index())
        {
            if (!FileName().IsMatch(name))
                throw fields.Refuse($"files[{at}]", "must be a file's name: 1 to 100 of A-Z a-z 0-9 . _ and -, not beginning with a dot");
        }

        return files;
    }

    /// <summary>The experts of a podcast, as they were sent.</summary>
    public static IReadOnlyList<JsonText> Experts(JsonFields fields)
    {
        var refusal = fields.Refuse("experts", $"must be a list of 1 to {MostExperts} experts: an id each, or an object with a name");
        using var sent = JsonDocument.Parse(fields.Raw("experts")?.Value ?? throw refusal);
        if (sent.RootElement is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() is < 1 or > MostExperts) throw refusal;
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (at, expert) in list.EnumerateArray().Index())
        {
            var name = Words(NameOf(expert, at, fields));
            if (!name.Any(char.IsLetterOrDigit)) throw fields.Refuse($"experts[{at}]", "must have a letter or a digit in its name");
            if (!names.Add(name)) throw fields.Refuse($"experts[{at}]", "must not have the name of another");
        }

        return [.. list.EnumerateArray().Select(expert => new JsonText(expert.GetRawText()))];
    }

    private static void CheckFigure(JsonFields figure)
    {
        figure.RequiredText("name");
        figure.Text("unit");
        foreach (var value in figure.Objects("values", 5000) ?? [])
        {
            value.RequiredText("period");
            if (value.Number("value", -1e24, 1e24) is null) throw value.Refuse("value", "must be there");
        }
    }

    private static string NameOf(JsonElement expert, int at, JsonFields fields)
    {
        var name = $"experts[{at}]";
        if (expert.ValueKind == JsonValueKind.String) return fields.TextOf(expert, name);
        if (expert.ValueKind != JsonValueKind.Object) throw fields.Refuse(name, "must be an id, or an object with a name");
        var named = new JsonFields(expert, $"{name}.");
        named.Text("role");
        var id = named.Text("id");
        return named.Text("name") ?? id ?? named.RequiredText("name");
    }

    /// <summary>An id as the name that is made of it: <c>credit-analyst</c> and <c>Credit Analyst</c> are one.</summary>
    private static string Words(string name) => string.Join(' ', name.Split(['-', '_', '.', ' '], StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,50}\z")]
    private static partial Regex BankId();

    [GeneratedRegex(@"\A[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex FileName();
}
