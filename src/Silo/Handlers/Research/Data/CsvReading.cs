using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace OrleansJobs.Silo.Handlers.Research.Data;

/// <summary>Reads the text of a CSV file (RFC 4180): separated by commas, semicolons or tabs, whichever its first line has most of.</summary>
internal static class CsvReading
{
    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>The table in <paramref name="text"/>; null when it has no two lines.</summary>
    /// <exception cref="FormatException">A quote is in the wrong place.</exception>
    public static FigureTable? Read(string text)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = SeparatorOf(text).ToString(),
            IgnoreBlankLines = true,
            BadDataFound = found => throw new FormatException($"its line {found.Context.Parser?.RawRow} has a quote in the wrong place"),
        };
        using var parser = new CsvParser(new StringReader(text), configuration);
        var rows = new List<string[]>();
        while (parser.Read()) rows.Add(parser.Record ?? []);
        return rows.Count < 2 ? null : new FigureTable(rows[0], rows[1..]);
    }

    private static char SeparatorOf(string text)
    {
        var counts = Separators.ToDictionary(separator => separator, _ => 0);
        var quoted = false;
        foreach (var mark in text.TrimStart('\r', '\n').TakeWhile(mark => quoted || mark is not ('\r' or '\n')))
        {
            if (mark == '"') quoted = !quoted;
            else if (!quoted && counts.TryGetValue(mark, out var count)) counts[mark] = count + 1;
        }

        return Separators.MaxBy(separator => counts[separator]);
    }
}
