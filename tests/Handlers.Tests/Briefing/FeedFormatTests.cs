using System.Text;
using OrleansJobs.Silo.Handlers.Briefing.Feeds;
using OrleansJobs.Silo.Handlers.Briefing.Sources;

namespace OrleansJobs.Handlers.Tests.Briefing;

public sealed class FeedFormatTests
{
    private static readonly Uri Place = new("https://example.org/feeds/all.xml");
    private static readonly DateTimeOffset Morning = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Rss2() => AssertSays("""
        <?xml version="1.0"?>
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"><channel>
        <title>Channel</title><link>https://example.org/</link>
        <item><media:title>A picture</media:title><title>Tom &amp;amp; Jerry</title><link>/tom?a=1&amp;amp;b=2</link>
        <pubDate>Mon, 05 Jan 2026 03:00:00 EST</pubDate><description>Short</description>
        <content:encoded><![CDATA[<p>They&nbsp;run.</p><script>alert("no")</script><p>They <b>st</b>op.</p>]]></content:encoded></item>
        </channel></rss>
        """, new FeedItem("Tom & Jerry", new("https://example.org/tom?a=1&b=2"), Morning, "They run.\nThey stop."));

    [Theory]
    [InlineData("<rss version='0.91'><channel>", "</channel></rss>")]
    [InlineData("<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'http://my.netscape.com/rss-0.91.dtd'><rss><channel>", "</channel></rss>")]
    [InlineData("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel/>", "</rdf:RDF>")]
    [InlineData("<rss version='2.0'><channel>", "")] // never closed
    public void OlderRss(string start, string end) => AssertSays(
        $"{start}<item><title>Title</title><link>https://example.org/1</link><date xmlns='http://purl.org/dc/elements/1.1/'>2026-01-05T09:00+01:00</date><description>Text</description></item>{end}",
        new FeedItem("Title", new("https://example.org/1"), Morning, "Text"));

    [Fact]
    public void Atom() => AssertSays("""
        <feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/blog/">
        <title>Feed</title>
        <entry><title>a &lt; b</title><link rel="edit" href="edit"/><link rel="alternate" href="1"/>
        <updated>2026-01-06T00:00:00Z</updated><published>2026-01-05T08:00:00.000Z</published>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One</p><p>Two &amp; a half</p></div></content></entry>
        <entry><title type="html">&lt;i&gt;Second&lt;/i&gt;</title><id>tag:example.org,2026:2</id><summary>Sum</summary></entry>
        </feed>
        """, new FeedItem("a < b", new("https://example.org/blog/1"), Morning, "One\nTwo & a half"), new FeedItem("Second", null, null, "Sum"));

    [Fact]
    public void JsonFeed() => AssertSays("""
        {"version": "https://jsonfeed.org/version/1.1", "title": "Feed", "items": [
          {"id": "1", "url": "https://example.org/1", "title": "a <b>", "content_html": "<p>Some <em>text</em></p>", "date_published": "2026-01-05T09:00:00+01:00"},
          {"id": "https://example.org/2", "content_text": "No title, a < b", "date_modified": "2026-01-05T08:00:00Z"},
          {"id": 3, "title": 4}, "nonsense",]}
        """,
        new FeedItem("a <b>", new("https://example.org/1"), Morning, "Some text"),
        new FeedItem("No title, a < b", new("https://example.org/2"), Morning, "No title, a < b"));

    [Fact]
    public void APermanentIdAndAnEnclosureAreLinksToo() => AssertSays("""
        <rss><channel>
        <item><title>1</title><guid>https://example.org/1</guid></item>
        <item><title>2</title><guid>9876</guid><enclosure url="https://example.org/2.mp3"/></item>
        <item><title>3</title><link>javascript:alert(1)</link></item>
        </channel></rss>
        """,
        new FeedItem("1", new("https://example.org/1"), null, ""),
        new FeedItem("2", new("https://example.org/2.mp3"), null, ""),
        new FeedItem("3", null, null, ""));

    [Fact]
    public void MalformedXmlIsMended() => AssertSays("""
        <rss version="2.0"><channel><title>R&D</title>
        <item><title>Q&A with M&uuml;ller &copy; &bogus;</title><link>https://example.org/?a=1&b=2</link><description>A bell: \u0007.</description></item>
        </channel></rss>
        """.Replace("\\u0007", "\u0007", StringComparison.Ordinal),
        new FeedItem("Q&A with Müller © &bogus;", new("https://example.org/?a=1&b=2"), null, "A bell: ."));

    [Fact]
    public void OfBrokenXmlTheItemsAreSaved() => AssertSays("""
        <rss version="2.0"><channel><title>Broken
        <item><title>First</title><link>https://example.org/1</link><pubDate>2026-01-05T08:00:00Z</pubDate><description>Hello <b>world</description></item>
        <item><title><![CDATA[Second]]></title><media:group><media:content></media:group></item>
        <entry><title>Third</title><link rel="alternate" href="https://example.org/3"></entry>
        <item><title>Cut o
        """,
        new FeedItem("First", new("https://example.org/1"), Morning, "Hello world"),
        new FeedItem("Second", null, null, ""),
        new FeedItem("Third", new("https://example.org/3"), null, ""));

    [Fact]
    public void NothingThatADocumentTypeDeclaresIsExpandedOrFetched()
    {
        var laughs = string.Concat(Enumerable.Range(1, 20).Select(i => $"<!ENTITY lol{i} \"&lol{i - 1};&lol{i - 1};\">"));
        AssertSays($"""
            <?xml version="1.0"?><!DOCTYPE rss [<!ENTITY lol0 "lol">{laughs}<!ENTITY xxe SYSTEM "file:///etc/passwd">]>
            <rss><channel><item><title>&lol20; &xxe;</title></item></channel></rss>
            """, new FeedItem("&lol20; &xxe;", null, null, ""));
    }

    [Theory]
    [InlineData("", "It is empty.")]
    [InlineData("  \n ", "It is empty.")]
    [InlineData("just words", "It is neither a feed in XML nor a JSON Feed.")]
    [InlineData("<!doctype html><html><body>Sign in</body></html>", "It is a web page, not a feed.")]
    [InlineData("<?xml version='1.0'?><opml><body/></opml>", "It is XML, but no feed: its root is 'opml'.")]
    [InlineData("<<<", "It is malformed, and no item of it can be read.")]
    [InlineData("{\"items\": [", "It is no JSON Feed: the JSON is malformed.")]
    [InlineData("{\"entries\": []}", "It is no JSON Feed: it has no items.")]
    public void WhatIsNoFeedIsSaidToBeNone(string text, string message) =>
        Assert.Equal(message, Assert.Throws<SourceFailedException>(() => Parse(text)).Message);

    [Fact]
    public void AFeedWithoutItemsIsAFeed() => AssertSays("<rss><channel><title>Quiet</title></channel></rss>");

    [Theory]
    [InlineData("<rss><channel><item><title>Deep</title><description>", "<b>", 200_000)]
    [InlineData("<rss><channel><item><title>Deep</title></item>", "<!DOCTYPE [", 100_000)]
    [InlineData("<rss><channel><item><title>Deep</title></item>", "<item><item", 100_000)]
    [InlineData("<rss><channel><item><title>Deep</title></item>", "&a", 1_000_000)]
    public async Task HostileTextCostsNoMoreThanItsLength(string start, string part, int times)
    {
        var text = start + string.Concat(Enumerable.Repeat(part, times)) + "</description></item>";

        var items = await Task.Run(() => Parse(text)).WaitAsync(TimeSpan.FromSeconds(20)); // linear: under a second

        Assert.Equal("Deep", items[0].Title);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WhateverABrokenFeedIsItBreaksNothing(int seed)
    {
        string[] feeds =
        [
            "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss xmlns:dc='urn:dc'><channel><item><title>Q&amp;A</title>"
                + "<link>https://example.org/1</link><dc:date>2026-01-05T08:00:00Z</dc:date><description><![CDATA[<p>x</p>]]></description></item></channel></rss>",
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://example.org/'><entry><title type='html'>&lt;b&gt;</title><link href='1'/></entry></feed>",
            """{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "https://example.org/1", "title": "a", "content_html": "<p>b"}]}""",
        ];
        var chance = new Random(seed);
        for (var round = 0; round < 1000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(feeds[round % feeds.Length]).ToList();
            for (var change = chance.Next(1, 6); change > 0; change--) Change(bytes, chance);
            try
            {
                Assert.All(FeedParser.Parse([.. bytes], null, Place), item => Assert.NotEmpty(item.Title));
            }
            catch (SourceFailedException failed)
            {
                Assert.NotEmpty(failed.Message);
            }
        }
    }

    private static void Change(List<byte> bytes, Random chance)
    {
        var at = chance.Next(bytes.Count);
        var length = chance.Next(Math.Min(20, bytes.Count - at));
        if (chance.Next(3) == 0) bytes[at] = (byte)chance.Next(256);
        else if (chance.Next(2) == 0) bytes.RemoveRange(at, length);
        else bytes.InsertRange(at, bytes.GetRange(chance.Next(bytes.Count - length), length));
    }

    private static void AssertSays(string text, params FeedItem[] items) => Assert.Equal(items, Parse(text));

    private static IReadOnlyList<FeedItem> Parse(string text) => FeedParser.Parse(Encoding.UTF8.GetBytes(text), null, Place);
}
