using System.Text;
using OrleansJobs.Silo.Handlers.Briefing.Feeds;

namespace OrleansJobs.Handlers.Tests.Briefing;

public sealed class FeedEncodingTests
{
    private const string French = "Été à la plage, où l'on fête Noël dès août. Ça coûte très cher, précise le maître d'hôtel.";
    private const string Russian = "Сегодня в Москве открылась большая выставка современного искусства, сообщает газета.";
    private const string Japanese = "本日、東京で大規模な現代美術の展覧会が開かれました。多くの人が訪れています。";

    [Theory]
    [InlineData("utf-8", null, "utf-8", French)]
    [InlineData("iso-8859-1", null, "ISO-8859-1", French)]
    [InlineData("windows-1252", "iso-8859-1", null, "“Quoted” – 5 €")]
    [InlineData("windows-1251", null, "windows-1251", Russian)]
    [InlineData("windows-1251", "windows-1251", null, Russian)]
    [InlineData("koi8-r", "\"KOI8-R\"", null, Russian)]
    [InlineData("shift_jis", null, "Shift_JIS", Japanese)]
    [InlineData("iso-2022-jp", "iso-2022-jp", null, Japanese)]
    public void WhatIsDeclaredIsBelieved(string real, string? server, string? document, string text) => AssertRead(real, server, document, text);

    [Theory]
    [InlineData("utf-8", "iso-8859-1", "windows-1251", French)]
    [InlineData("utf-8", null, "utf-16", Russian)]
    [InlineData("windows-1251", "utf-8", "utf-8", Russian)]
    [InlineData("windows-1251", null, null, Russian)]
    [InlineData("iso-8859-1", null, "utf-8", French)]
    [InlineData("shift_jis", "utf-8", null, Japanese)]
    [InlineData("windows-1251", null, "no-such-encoding", Russian)]
    public void WhatIsDeclaredWronglyIsFoundOut(string real, string? server, string? document, string text) => AssertRead(real, server, document, text);

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void AByteOrderMarkIsBelievedBeforeAll(string real)
    {
        var encoding = Encoding.GetEncoding(real);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(Feed("iso-8859-1", French))];
        Assert.Equal(French, FeedParser.Parse(bytes, "windows-1251", null)[0].Title);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Utf16NeedsNoMark(string real) => AssertRead(real, null, null, Russian);

    [Fact]
    public void OneBrokenSignMakesNoOtherEncoding()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes($"<rss><channel><item><title>{French} "), 0xC3, .. "</title></item></channel></rss>"u8];
        Assert.Equal(French + " \uFFFD", FeedParser.Parse(bytes, "utf-8", null)[0].Title);
    }

    private static void AssertRead(string real, string? server, string? document, string text)
    {
        var bytes = (CodePagesEncodingProvider.Instance.GetEncoding(real) ?? Encoding.GetEncoding(real)).GetBytes(Feed(document, text));
        Assert.Equal(text, FeedParser.Parse(bytes, server, null)[0].Title);
    }

    private static string Feed(string? declared, string text) =>
        (declared is null ? "" : $"<?xml version=\"1.0\" encoding=\"{declared}\"?>")
        + $"<rss version=\"2.0\"><channel><item><title>{text}</title></item></channel></rss>";
}
