using System.Text.RegularExpressions;
using OrleansJobs.Silo.Handlers.Research.Reports;

namespace OrleansJobs.Handlers.Tests.Research;

public sealed partial class ReportSafetyTests : IDisposable
{
    private static readonly string[] Attacks =
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))",
        "[a](&#106;avascript:alert(1))", "<javascript:alert(1)>", "![a](javascript:alert(1))", "![a](http://elsewhere.example/track.png)",
        "[a]: javascript:alert(1)\n\n[a]", "[a](data:text/html;base64,PHNjcmlwdD4=)", "[a](vbscript:x)", "\"><svg onload=alert(1)>",
        "[a](http://x.example \"\\\" onclick=alert(1)\")", "<!-- -->\n<div onclick=alert(1)>", "[a](//evil.example)", "</title><script>alert(1)</script>",
    ];

    private readonly Desk _desk = new();

    public static TheoryData<string> Texts => [.. Attacks];

    public void Dispose() => _desk.Dispose();

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task NothingInTheDataBecomesScript(string text)
    {
        var json = System.Text.Json.JsonSerializer.Serialize(text);
        var report = await _desk.ReportAsync($$$"""
            {"idrssd": "480228", "title": {{{json}}}, "bank": {{{json}}}, "data": {"period": {{{json}}}, "notes": [{{{json}}}], "sections": [{"title": {{{json}}}, "text": {{{json}}}}],
              "figures": [{"name": {{{json}}}, "unit": {{{json}}}, "values": [{"period": {{{json}}}, "value": 1}]}]}}
            """);
        string[] known = ["!doctype", "html", "head", "meta", "title", "body", "h1", "h2", "h3", "p", "a", "em", "strong", "ul", "li", "table", "thead",
            "tbody", "tr", "th", "td", "code", "pre", "br"];
        Assert.All(Tag().Matches(report.Html), tag =>
        {
            Assert.Contains(tag.Groups["name"].Value.ToLowerInvariant(), known);
            Assert.All(Attribute().Matches(tag.Groups["rest"].Value), attribute => Assert.Contains(attribute.Groups["name"].Value,
                new[] { "html", "lang", "charset", "http-equiv", "content", "href", "title", "style" }));
            if (tag.Value.StartsWith("<a", StringComparison.Ordinal)) Assert.Matches("href=\"(https?|mailto):", tag.Groups["rest"].Value);
        });
        Assert.Equal(1, Regex.Count(report.Html, "<title>"));
    }

    [Fact]
    public async Task TextThatLooksLikeMarkdownIsShownAsItIs()
    {
        const string Name = "1. *Net* | _loans_ `x` [y](http://z) # &amp; ~~q~~";
        var report = await _desk.ReportAsync($$$"""
            {"idrssd": "480228", "data": {"figures": [{"name": "{{{Name}}}", "values": [{"period": "2024", "value": 1}]}], "notes": ["\\- \\# no list. x", "1\\) no list. x", "\\--- \\== no line. x", "===. x"]}}
            """);
        Assert.Contains("<td>1. *Net* | _loans_ `x` [y](http://z) # &amp;amp; ~~q~~</td>", report.Html, StringComparison.Ordinal);
        Assert.All(["- # no list.", "1) no list.", "--- == no line.", "===."],
            line => Assert.Contains($"<li>{line}</li>", report.Html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ASectionsOwnHeadingsAndCodeDoNotReachBeyondIt()
    {
        var report = await _desk.ReportAsync("""
            {"idrssd": "480228", "data": {"sections": [{"title": "One", "text": "# Top\n\nText\n\nLined\n=====\n\nMore\n\n```\n# code"}, {"title": "Two", "text": "End."}]}}
            """);
        Assert.Equal(["One", "Two", "Sources"], report.Sections);
        Assert.Equal(["<h2>One</h2>", "<h2>Two</h2>", "<h2>Sources</h2>"], Heading().Matches(report.Html).Select(match => match.Value));
        Assert.Contains("<h3>Top</h3>", report.Html, StringComparison.Ordinal);
        Assert.Contains("<h3>Lined</h3>", report.Html, StringComparison.Ordinal);
        Assert.Contains("# code", report.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("> ", 400)]
    [InlineData("word ", 2_001)]
    [InlineData("word\n", 40_001)]
    public async Task ATextThatWouldKeepTheParserBusyIsRefusedAsASectionAndPlainAsANote(string part, int times)
    {
        var text = System.Text.Json.JsonSerializer.Serialize(string.Concat(Enumerable.Repeat(part, times)) + ".");
        var section = await _desk.RefusedReportAsync($$$"""{"idrssd": "480228", "data": {"sections": [{"title": "A", "text": {{{text}}} }]}}""");
        Assert.Equal("invalid_input", section.Code);
        var podcast = await _desk.RefusedPodcastAsync($$$"""{"idrssd": "480228", "experts": ["ada"], "report": {"markdown": {{{text}}} }}""");
        Assert.Equal("invalid_input", podcast.Code);
        Assert.Contains("Notes in brief", (await _desk.ReportAsync($$$"""{"idrssd": "480228", "data": {"notes": [{{{text}}}]}}""")).Sections);
    }

    [Theory]
    [InlineData("[a](https://example.com/x)", "<a href=\"https://example.com/x\">a</a>")]
    [InlineData("<mailto:a@example.com>", "<a href=\"mailto:a@example.com\">")]
    [InlineData("[a](javascript:b) c", "<p>a c</p>")]
    public void LinksLeadToTheWebOrToMailOnly(string markdown, string html) => Assert.Contains(html, HtmlDocument.Of("t", markdown), StringComparison.Ordinal);

    [GeneratedRegex("</?(?<name>[!a-zA-Z][a-zA-Z0-9]*)(?<rest>[^>]*)>")]
    private static partial Regex Tag();

    [GeneratedRegex("(?<name>[a-z-]+)(?:=\"[^\"]*\")?")]
    private static partial Regex Attribute();

    [GeneratedRegex("<h2>.*?</h2>")]
    private static partial Regex Heading();
}
