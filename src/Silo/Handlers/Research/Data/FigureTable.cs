using System.Text.RegularExpressions;

namespace OrleansJobs.Silo.Handlers.Research.Data;

/// <summary>A table whose first column is a period and whose other columns are metrics, as text.</summary>
/// <param name="Header">The names of the columns, their units in brackets: <c>Total assets (USD million)</c>.</param>
/// <param name="Rows">A short row lacks its last cells.</param>
internal sealed partial record FigureTable(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>The metrics, and how many cells hold neither a number nor nothing. A column without any number is no metric.</summary>
    public (IReadOnlyList<Figure> Figures, int Unread) Read()
    {
        var numbers = new NumberReader(Rows.SelectMany(row => row.Skip(1)));
        var columns = Enumerable.Range(1, Math.Max(0, Header.Count - 1)).Select(column => ReadColumn(column, numbers))
            .Where(column => column.Figure.Values is { Count: > 0 }).ToArray();
        return ([.. columns.Select(column => column.Figure)], columns.Sum(column => column.Unread));
    }

    private (Figure Figure, int Unread) ReadColumn(int column, NumberReader numbers)
    {
        var values = new List<FigureValue>();
        var unread = 0;
        foreach (var row in Rows)
        {
            if (row.Count <= column || row[0].Trim() is not { Length: > 0 } period || NumberReader.IsBlank(row[column])) continue;
            if (numbers.Read(row[column]) is { } number) values.Add(new FigureValue(period, number));
            else unread++;
        }

        var name = NameAndUnit().Match(Header[column].Trim());
        var unit = name.Groups["unit"].Value is { Length: > 0 } given ? given : null;
        return (new Figure(name.Groups["name"].Value is { Length: > 0 } text ? text : $"Column {column + 1}", unit, values), unread);
    }

    [GeneratedRegex(@"^(?<name>.*?)\s*(?:[(\[](?<unit>[^()\[\]]+)[)\]])?\z", RegexOptions.Singleline)]
    private static partial Regex NameAndUnit();
}
