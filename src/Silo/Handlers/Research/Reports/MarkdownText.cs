using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace OrleansJobs.Silo.Handlers.Research.Reports;

/// <summary>Plain text into Markdown and out of it.</summary>
internal static partial class MarkdownText
{
    /// <summary>The Markdown of reports: CommonMark with pipe tables; HTML is text like any other.</summary>
    public static MarkdownPipeline Pipeline { get; } = new MarkdownPipelineBuilder().UsePipeTables().DisableHtml().Build();

    /// <summary>The syntax tree of a text.</summary>
    public static MarkdownDocument Parse(string markdown) => Markdown.Parse(markdown, Pipeline);

    /// <summary>Text on one line that Markdown shows as it is, wherever it stands.</summary>
    public static string Escape(string text) => LineStart().Replace(
        Mark().Replace(Blanks().Replace(text, " ").Trim(), @"\$0"), @"\");

    /// <summary>What the paragraphs, lists and tables of a Markdown text say, a blank line between two; headings and code left out.</summary>
    public static string Plain(string markdown) =>
        string.Join("\n\n", Parse(markdown).Descendants<ParagraphBlock>().Select(paragraph => Plain(paragraph.Inline)).Where(text => text.Length > 0));

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

    [GeneratedRegex(@"[\\`*_\[\]<>|&#~]")]
    private static partial Regex Mark();

    [GeneratedRegex(@"(?<=^\d{1,9})(?=[.)](?:\s|\z))|^(?=[-+](?:\s|\z)|[-=]+\s*\z)")]
    private static partial Regex LineStart();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
