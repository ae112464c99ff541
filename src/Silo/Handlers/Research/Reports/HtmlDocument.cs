using System.Net;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Research.Reports;

/// <summary>Markdown as an HTML document in which nothing runs and nothing is fetched: HTML in the text is shown as text, links lead to
/// web and mail addresses only, images become links.</summary>
internal static class HtmlDocument
{
    /// <summary>The document.</summary>
    /// <param name="title">Plain text.</param>
    /// <param name="markdown">Its body.</param>
    /// <exception cref="JobFailedException">It is too long, or nested too deeply.</exception>
    public static string Of(string title, string markdown)
    {
        var document = MarkdownText.Parse(markdown);
        foreach (var link in document.Descendants<LinkInline>().ToArray())
        {
            link.IsImage = false;
            if (!IsHarmless(link.Url)) Unlink(link);
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !link.IsEmail && !IsHarmless(link.Url)).ToArray())
        {
            link.ReplaceBy(new LiteralInline(link.Url));
        }

        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{WebUtility.HtmlEncode(title)}</title>
            </head>
            <body>
            {Body(document)}</body>
            </html>

            """.ReplaceLineEndings("\n");
    }

    private static string Body(MarkdownDocument document)
    {
        try
        {
            return document.ToHtml(MarkdownText.Pipeline);
        }
        catch (ArgumentException)
        {
            throw MarkdownText.TooMuch(); // how Markdig says that its depth limit is reached
        }
    }

    private static void Unlink(LinkInline link)
    {
        link.MoveChildrenAfter(link);
        link.Remove();
    }

    private static bool IsHarmless(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Scheme is ("http" or "https" or "mailto");
}
