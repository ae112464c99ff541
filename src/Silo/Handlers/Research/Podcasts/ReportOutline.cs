using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using OrleansJobs.Silo.Handlers.Research.Reports;

namespace OrleansJobs.Silo.Handlers.Research.Podcasts;

/// <summary>What a report says, as far as it can be spoken.</summary>
/// <param name="Title">Its first heading; null when it has none.</param>
/// <param name="Sections">Its sections that say something, sources left out. One without a title when the report has no sections.</param>
internal sealed record ReportOutline(string? Title, IReadOnlyList<OutlineSection> Sections)
{
    private const string Sources = "Sources";

    /// <summary>Reads a report of any origin.</summary>
    public static ReportOutline Read(string markdown)
    {
        var title = default(string);
        var sections = new List<(string? Title, List<Block> Blocks)> { (null, []) };
        foreach (var block in MarkdownText.Parse(markdown))
        {
            if (block is not HeadingBlock { Level: <= 2 } heading) sections[^1].Blocks.Add(block);
            else if (heading.Level == 1 && title is null) title = MarkdownText.Plain(heading.Inline);
            else sections.Add((MarkdownText.Plain(heading.Inline), []));
        }

        var named = sections.Skip(1).Select(section => new OutlineSection(section.Title, Statements(section.Blocks)))
            .Where(section => section.Title != Sources && section.Statements.Count > 0).ToArray();
        var unnamed = new OutlineSection(null, Statements(sections[0].Blocks));
        return new ReportOutline(title, named.Length > 0 || unnamed.Statements.Count == 0 ? named : [unnamed]);
    }

    /// <summary>Sentences where there are some; a table speaks only where nothing else does.</summary>
    private static IReadOnlyList<Statement> Statements(List<Block> blocks)
    {
        Statement[] prose = [.. blocks.SelectMany(Prose).Where(statement => statement.Text.Length > 0)];
        return prose.Length > 0 ? prose : [.. blocks.OfType<Table>().SelectMany(Rows)];
    }

    private static IEnumerable<Statement> Prose(Block block) => block switch
    {
        ParagraphBlock paragraph => [new Statement(Topic(paragraph.Inline), MarkdownText.Plain(paragraph.Inline))],
        Table or HeadingBlock or CodeBlock => [],
        ContainerBlock container => container.SelectMany(Prose),
        _ => [],
    };

    private static IEnumerable<Statement> Rows(Table table)
    {
        string[][] rows = [.. table.OfType<TableRow>().Select(row => row.OfType<TableCell>()
            .Select(cell => string.Join(' ', cell.SelectMany(Prose).Select(statement => statement.Text))).ToArray())];
        return from row in rows.Skip(1)
               where row.Length > 1 && row[0].Length > 0
               let said = row.Zip(rows[0]).Skip(1).Where(cell => cell.First.Length > 0).Select(cell => $"{cell.Second}: {cell.First}")
               select new Statement(row[0], $"{row[0]}. {string.Join("; ", said)}.");
    }

    /// <summary>What a statement is about, where it begins with it in bold.</summary>
    private static string? Topic(ContainerInline? inline) =>
        inline?.FirstChild is EmphasisInline { DelimiterCount: 2 } bold
        && MarkdownText.Plain(bold).TrimEnd(':', '.', ' ') is { Length: > 0 } topic ? topic : null;
}

/// <summary>A section of a report.</summary>
/// <param name="Title">Its heading; null when the report has no sections.</param>
/// <param name="Statements">What it says, in order.</param>
internal sealed record OutlineSection(string? Title, IReadOnlyList<Statement> Statements);

/// <summary>One thing that a report says.</summary>
/// <param name="Topic">What it is about; null when that is not marked.</param>
/// <param name="Text">Plain text.</param>
internal sealed record Statement(string? Topic, string Text);
