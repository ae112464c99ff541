using Markdig.Syntax;

namespace OrleansJobs.Silo.Handlers.Research.Reports;

/// <summary>Fits Markdown from outside into a section.</summary>
internal static class NestedMarkdown
{
    /// <summary>The text with every heading at the third level or below and every code block closed, so that what follows it is not
    /// changed by it.</summary>
    public static string Of(string markdown)
    {
        var text = markdown.ReplaceLineEndings("\n").Trim();
        var document = MarkdownText.Parse(text);
        if (document.LastChild is FencedCodeBlock { ClosingFencedCharCount: 0 } open)
        {
            text += $"\n{new string(open.FencedChar, open.OpeningFencedCharCount)}";
        }

        foreach (var heading in document.Descendants<HeadingBlock>().Where(heading => heading.Level < 3).Reverse())
        {
            text = heading.IsSetext ? Flattened(text, heading) : text.Insert(heading.Span.Start, heading.Level == 1 ? "##" : "#");
        }

        return text;
    }

    /// <summary>A title that is underlined gets its mark in front instead.</summary>
    private static string Flattened(string text, HeadingBlock heading)
    {
        var end = heading.Span.End + 1;
        var lines = text[heading.Span.Start..end].Split('\n', StringSplitOptions.TrimEntries);
        return $"{text[..heading.Span.Start]}### {string.Join(' ', lines[..^1])}\n{text[end..]}";
    }
}
