using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Research.Data;

/// <summary>The data files: a folder for each bank, and files for any bank beside these folders.</summary>
internal sealed class ResearchFolder(IOptions<ResearchOptions> options)
{
    private const int MostFiles = 100;

    private static readonly string[] Kinds = [".csv", ".json", ".md", ".markdown", ".txt"];

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private string FolderOf(string idrssd) => Path.GetFullPath(Path.Combine(options.Value.Folder, idrssd));

    /// <summary>Every file of a bank that can be read, by name; none when it has no folder.</summary>
    /// <exception cref="JobFailedException">There are more than 100.</exception>
    public IReadOnlyList<string> FilesOf(string idrssd)
    {
        var folder = new DirectoryInfo(FolderOf(idrssd));
        if (!folder.Exists) return [];
        string[] files = [.. folder.EnumerateFiles().Where(file => !file.Name.StartsWith('.') && IsOfKnownKind(file.Name))
            .Take(MostFiles + 1).Select(file => file.FullName).Order(StringComparer.Ordinal)];
        return files.Length <= MostFiles ? files
            : throw Bad($"The folder of the bank has more than {MostFiles} data files; name those that count.");
    }

    /// <summary>The file of that name: the bank's own, or else the one for any bank.</summary>
    /// <exception cref="JobFailedException">The name is none, of an unknown kind, or there is no such file.</exception>
    public string Find(string idrssd, string? name)
    {
        ResearchInput.RequireFileName(name);
        if (!IsOfKnownKind(name!)) throw Bad($"The file {name} is none of {string.Join(", ", Kinds)}.");
        string[] places = [Path.Combine(FolderOf(idrssd), name!), Path.GetFullPath(Path.Combine(options.Value.Folder, name!))];
        return places.FirstOrDefault(File.Exists)
            ?? throw new JobFailedException(ResearchErrorCodes.FileMissing,
                $"There is no file {name} in the bank's folder under Research:Folder, nor beside it.");
    }

    /// <summary>Reads one of these files into <paramref name="dossier"/>.</summary>
    /// <exception cref="JobFailedException">It is too large, or not what its name says.</exception>
    public async Task ReadAsync(string path, Dossier dossier, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        if (new FileInfo(path) is { Exists: true } file && file.Length > options.Value.MaxFileBytes)
        {
            throw Bad($"The file {name} is larger than {options.Value.MaxFileBytes} bytes (Research:MaxFileBytes).");
        }

        try
        {
            var text = await File.ReadAllTextAsync(path, StrictUtf8, cancellationToken); // takes a byte order mark for what it is
            var (data, remark) = Read(name, text);
            dossier.Add(data, $"{name}{remark}");
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException or JsonException)
        {
            throw Bad($"The file {name} cannot be read: {Reason(exception)}.");
        }
    }

    private static (BankData Data, string Remark) Read(string name, string text) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".csv" => OfTable(CsvReading.Read(text)?.Read() ?? ([], 0)),
        ".json" when JsonReading.Read(text) is var (data, unread) => (data, Remark(data.Figures?.Count ?? 0, unread)),
        _ => (new BankData(Notes: [text]), ""),
    };

    private static (BankData Data, string Remark) OfTable((IReadOnlyList<Figure> Figures, int Unread) table) =>
        (new BankData(Figures: table.Figures), Remark(table.Figures.Count, table.Unread));

    private static string Remark(int figures, int unread) =>
        $" ({Counted(figures, "figure")}{(unread == 0 ? "" : $"; left out, being no number: {Counted(unread, "cell")}")})";

    private static string Counted(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static string Reason(Exception exception) => exception switch
    {
        DecoderFallbackException => "it is not UTF-8",
        JsonException json => $"it is not the JSON that data has ({json.Path ?? $"line {json.LineNumber + 1}"})",
        _ => exception.Message,
    };

    private static bool IsOfKnownKind(string name) => Kinds.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    private static JobFailedException Bad(string message) => new(ResearchErrorCodes.BadFile, message);
}
