using OrleansJobs.Silo.Handlers.Briefing.Feeds;

namespace OrleansJobs.Handlers.Tests.Briefing;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("<p>One\nline</p>\n<p>Another,<br>broken</p>", "One line\nAnother,\nbroken")]
    [InlineData("Wrapped\nat a column\r\n\r\nNext &amp; last", "Wrapped at a column\nNext & last")]
    [InlineData("<ul><li>a</li><li>b <i>c</i>d</li></ul>", "a\nb cd")]
    [InlineData("before<script>if (a < b) { x('</p>') }</script><style>p { }</style>after<svg><text>no</text></svg><svg/>end", "before\nafter\nend")]
    [InlineData("<table><tr><td>1<td>2</table>", "1\n2")]
    [InlineData("<p title='a > b'>x <!-- comment --> y", "x y")]
    [InlineData("3 < 4 & 5 > 4", "3 < 4 & 5 > 4")]
    [InlineData("&#x1F600; &eacute;&nbsp;&hellip;", "😀 é …")]
    [InlineData("cut <a href='", "cut")]
    [InlineData("<script>never closed", "")]
    [InlineData(" \t\n", "")]
    [InlineData(null, "")]
    public void HtmlIsReadAsPeopleReadIt(string? html, string text) => Assert.Equal(text, PlainText.OfHtml(html));

    [Theory]
    [InlineData("one two three", 9, "one two…")]
    [InlineData("onetwothree", 4, "one…")]
    [InlineData("one", 3, "one")]
    [InlineData("a😀b", 3, "a…")] // never half a sign
    public void ALongLineIsCutAtAWord(string text, int length, string line) => Assert.Equal(line, PlainText.OnOneLine(text, length));
}
