using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Research.Reports;

/// <summary>Plain text into Markdown and out of it.</summary>
internal static partial class MarkdownText
{
    /// <summary>The most characters of a Markdown text. Unfinished marks take time that grows with the square of their number, and a parser
    /// at work cannot be cancelled.</summary>
    public const int LongestText = 200_000;

    private const int LongestLine = 10_000;

    /// <summary>The Markdown of reports: CommonMark with pipe tables; HTML is text like any other.</summary>
    public static MarkdownPipeline Pipeline { get; } = new MarkdownPipelineBuilder().UsePipeTables().DisableHtml().Build();

    /// <summary>The syntax tree of a text.</summary>
    /// <exception cref="JobFailedException">It has more than 200,000 characters, or 10,000 in a line, or is nested too deeply.</exception>
    public static MarkdownDocument Parse(string markdown) => TryParse(markdown) ?? throw TooMuch();

    /// <summary>The refusal of a text.</summary>
    public static JobFailedException TooMuch() => ResearchInput.Invalid(
        $"A text has more than {LongestText} characters, or {LongestLine} in a line, or nests its Markdown too deeply.");

    /// <summary>Text on one line that Markdown shows as it is, wherever it stands.</summary>
    public static string Escape(string text) => LineStart().Replace(
        Mark().Replace(Blanks().Replace(text, " ").Trim(), @"\$0"), @"\");

    /// <summary>What the paragraphs, lists and tables of a Markdown text say, a blank line between two; headings and code left out. A text
    /// that cannot be parsed says what it says.</summary>
    public static string Plain(string markdown) => TryParse(markdown) is not { } document ? markdown
        : string.Join("\n\n", document.Descendants<ParagraphBlock>().Select(paragraph => Plain(paragraph.Inline)).Where(text => text.Length > 0));

    /// <summary>What a line of Markdown says, without its marks.</summary>
    public static string Plain(ContainerInline? line) => string.Concat((line?.Descendants() ?? []).Select(part => part switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        AutolinkInline link => link.Url,
        LineBreakInline => " ",
        _ => "",
    })).Trim();

    private static MarkdownDocument? TryParse(string markdown)
    {
        if (markdown.Length > LongestText) return null;
        foreach (var line in markdown.AsSpan().EnumerateLines())
        {
            if (line.Length > LongestLine) return null;
        }

        try
        {
            return Markdown.Parse(markdown, Pipeline);
        }
        catch (ArgumentException)
        {
            return null; // how Markdig says that its depth limit is reached
        }
    }

    [GeneratedRegex(@"[\\`*_\[\]<>|&#~]")]
    private static partial Regex Mark();

    [GeneratedRegex(@"(?<=^\d{1,9})(?=[.)](?:\s|\z))|^(?=[-+](?:\s|\z)|[-=]+\s*\z)")]
    private static partial Regex LineStart();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
