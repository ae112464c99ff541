using System.Globalization;
using System.Text;
using OrleansJobs.Silo.Handlers.Research.Data;

namespace OrleansJobs.Silo.Handlers.Research.Reports;

/// <summary>Writes a report as Markdown, section by section. All text from outside is escaped, save sections that are Markdown
/// themselves.</summary>
internal sealed class ReportWriter
{
    private const int LongestSentence = 1_000;

    private readonly StringBuilder _text = new();
    private readonly List<string> _sections = [];

    /// <summary>The titles of the sections so far.</summary>
    public IReadOnlyList<string> Sections => _sections;

    /// <summary>The report so far.</summary>
    public string Markdown => _text.ToString();

    /// <summary>The title, and under it what the report is about.</summary>
    public void Open(string title, string bank, string idrssd, string? period, DateTimeOffset now)
    {
        string?[] about = [bank, $"ID RSSD {idrssd}", period, now.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)];
        _text.Append($"# {MarkdownText.Escape(title)}\n\n{string.Join(" · ", about.OfType<string>().Select(MarkdownText.Escape))}\n");
    }

    /// <summary>The table, and a sentence on each metric.</summary>
    public void AddFigures(IReadOnlyList<KeyFigure> figures)
    {
        if (figures.Count == 0) return;
        Begin("Key figures");
        _text.Append("| Figure | Latest | Period | Against the period before | Against a year ago |\n| --- | ---: | --- | ---: | ---: |\n");
        foreach (var figure in figures)
        {
            string[] cells = [figure.Name, Amounts.Written(figure.Value, figure.Unit), figure.Period, Cell(figure.Previous, figure),
                Cell(figure.YearAgo, figure)];
            _text.Append("| ").AppendJoin(" | ", cells.Select(MarkdownText.Escape)).Append(" |\n");
        }

        _text.Append('\n');
        foreach (var figure in figures) _text.Append($"- **{MarkdownText.Escape(figure.Name)}** {MarkdownText.Escape(figure.Trend)}\n");
    }

    /// <summary>A text that is Markdown itself. Its headings go below the section's own.</summary>
    public void AddText(TextSection section)
    {
        Begin(string.IsNullOrWhiteSpace(section.Title) ? "Further remarks" : section.Title);
        _text.Append(NestedMarkdown.Of(section.Text)).Append('\n');
    }

    /// <summary>Plain sentences under a title, one to a line.</summary>
    public void AddList(string title, IReadOnlyList<string> sentences)
    {
        if (sentences.Count == 0) return;
        Begin(title);
        foreach (var sentence in sentences) _text.Append($"- {MarkdownText.Escape(Shortened(sentence))}\n");
    }

    private static string Cell(FigureChange? change, KeyFigure figure) =>
        change is null ? "–" : $"{Amounts.Signed(change, figure.Unit)} ({change.Period})";

    private static string Shortened(string sentence) =>
        sentence.Length <= LongestSentence ? sentence : string.Concat(sentence.AsSpan(0, LongestSentence), "…");

    private void Begin(string title)
    {
        _sections.Add(title.Trim());
        _text.Append($"\n## {MarkdownText.Escape(title)}\n\n");
    }
}
