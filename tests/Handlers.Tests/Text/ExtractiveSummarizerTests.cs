using OrleansJobs.Silo.Handlers.Text;

namespace OrleansJobs.Handlers.Tests.Text;

public sealed class ExtractiveSummarizerTests
{
    private const string Release = "The release of version four was moved to Friday because the payment tests fail.";

    [Fact]
    public async Task WhatManySentencesAreAboutIsFoundAmongChatter()
    {
        string[] chat = [.. Chatter(60),
            "The payment tests fail again since this morning.", "Friday is fine for the release of version four.", Release,
            "Who looks at the payment tests before the release?", .. Chatter(60, from: 60)];
        Assert.Equal([Release], await SummarizeAsync(chat, 1));
    }

    [Fact]
    public async Task EachOfTwoTopicsIsRepresented()
    {
        string[] weather = ["Heavy rain flooded the valley roads overnight.", "Flooded roads in the valley stay closed after heavy rain.", "The valley saw heavy rain and flooded cellars."];
        string[] chess = ["The chess final ended in a draw after nine hours.", "A draw after nine hours: the chess final was long.", "Nobody won the chess final, a draw it was."];
        var summary = await SummarizeAsync([.. weather, .. chess], 2);
        Assert.Single(summary, weather.Contains);
        Assert.Single(summary, chess.Contains);
    }

    [Fact]
    public async Task WhatIsSaidTwiceIsSaidOnce()
    {
        var said = await SummarizeAsync(
            [Release, Release.ToUpperInvariant(), "So the release of version four was moved to Friday because payment tests fail!", .. Chatter(3)], 10);
        Assert.Single(said, sentence => sentence.Contains("payment", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(4, said.Count);
    }

    [Fact]
    public async Task TheSentencesStayInReadingOrder()
    {
        string[] texts = [.. Chatter(200)];
        var order = (await SummarizeAsync(texts, 20)).Select(sentence => Array.IndexOf(texts, sentence)).ToList();
        Assert.Equal(20, order.Count);
        Assert.Equal(order.Order(), order);
        Assert.DoesNotContain(-1, order);
    }

    [Fact]
    public async Task TheSameQuestionHasTheSameAnswer()
    {
        string[] texts = [.. Chatter(1500)];
        Assert.Equal(await SummarizeAsync(texts, 7), await SummarizeAsync(texts, 7));
    }

    [Theory]
    [InlineData()]
    [InlineData("")]
    [InlineData("🎉🎉🎉", "👍", "❤️ 👨‍👩‍👧‍👦", "!!! ...", "https://example.com/picture.png")]
    public async Task TextsThatSayNothingHaveAnEmptySummary(params string[] texts)
    {
        var summary = await new ExtractiveSummarizer().SummarizeAsync(new SummaryRequest(texts, 3), CancellationToken.None);
        Assert.Equal(("", ExtractiveSummarizer.Method), (summary.Text, summary.Method));
    }

    [Theory]
    [InlineData("One sentence is its own summary.")]
    [InlineData("To be or not to be.")]
    [InlineData("Hi!")]
    [InlineData("今天我们发布了新版本。")]
    public async Task OneSentenceIsItsOwnSummary(string text) => Assert.Equal([text], await SummarizeAsync([text], 5));

    [Fact]
    public async Task SmallTalkIsTakenOnlyWhereThereIsLittleElse()
    {
        string[] small = ["ok", "wow, nice", "see you later", "nice wow"];
        Assert.Equal([Release], await SummarizeAsync([.. small, Release, .. small], 1));
        Assert.Contains("wow, nice.", await SummarizeAsync([.. small, Release], 3));
    }

    [Fact]
    public async Task AMessageWithoutAFullStopGetsOneUnlessItEndsInAnAddress() => Assert.Equal(
        ["the printer on floor two burns.", "pictures are at https://example.com/fire"],
        await SummarizeAsync(["the printer on floor two burns", "pictures are at https://example.com/fire"], 2));

    [Fact]
    public async Task ChineseIsComparedByItsCharacters()
    {
        string[] texts = ["我昨天去公园散步了。", "服务器升级推迟到星期五。", "晚饭吃面条怎么样。", "因为测试失败，服务器升级推迟了。", "服务器升级为什么推迟到星期五？"];
        var said = Assert.Single(await SummarizeAsync(texts, 1));
        Assert.Contains("服务器升级", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSubjectTurnsTheBalance()
    {
        string[] texts = ["Apples were sold at the market for six coins.", "Tickets were sold at the station for nine coins."];
        Assert.Equal([texts[0]], await SummarizeAsync(texts, 1, "apples"));
        Assert.Equal([texts[1]], await SummarizeAsync(texts, 1, "tickets"));
    }

    [Fact]
    public async Task AnArticlesFirstSentenceCountsForMore()
    {
        const string Article = "The council approved the bridge on Monday. The council met on Monday in the hall. The bridge on the hall side is old.";
        var twoLines = Article[(Article.IndexOf("The council met", StringComparison.Ordinal))..];
        Assert.Equal(["The council approved the bridge on Monday."], await SummarizeAsync([Article], 1));
        Assert.DoesNotContain("approved", (await SummarizeAsync([twoLines], 1))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHundredThousandSentencesAreRankedAndABotDoesNotDrownThem()
    {
        string[] huge = [.. Enumerable.Range(0, 60_000).Select(number => $"Welcome user{number} to the friendly server of the club."),
            .. Chatter(40_000), .. Enumerable.Range(0, 40).Select(number => $"The payment tests of build {number} fail before the release."), Release];
        var summary = await SummarizeAsync(huge, 5);
        Assert.InRange(summary.Count(sentence => sentence.StartsWith("Welcome", StringComparison.Ordinal)), 0, 1);
        Assert.Contains(summary, sentence => sentence.Contains("payment tests", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ItStopsWhenToldTo() => await Assert.ThrowsAsync<OperationCanceledException>(() =>
        new ExtractiveSummarizer().SummarizeAsync(new SummaryRequest([Release], 1), new CancellationToken(canceled: true)));

    /// <summary>Sentences of words that hardly meet again.</summary>
    private static IEnumerable<string> Chatter(int count, int from = 0)
    {
        var random = new Random(20);
        for (var number = 0; number < from + count; number++)
        {
            var words = Enumerable.Range(0, 6).Select(_ => Word(random)).ToArray();
            if (number >= from) yield return $"{string.Join(' ', words)} x{number}.";
        }
    }

    private static string Word(Random random) => string.Concat(Enumerable.Range(0, 3).Select(_ => $"{"bdfgklmnprst"[random.Next(12)]}{"aeiou"[random.Next(5)]}"));

    private static async Task<IReadOnlyList<string>> SummarizeAsync(string[] texts, int sentences, string? subject = null) =>
        (await new ExtractiveSummarizer().SummarizeAsync(new SummaryRequest(texts, sentences, subject), CancellationToken.None)).Sentences;
}
