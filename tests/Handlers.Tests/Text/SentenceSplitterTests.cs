using System.Globalization;
using OrleansJobs.Silo.Handlers.Text;

namespace OrleansJobs.Handlers.Tests.Text;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("Prose.", "One went up. Two went down! Did three? Yes…|One went up.|Two went down!|Did three?|Yes…")]
    [InlineData("Titles and names.", "Dr. Smith met J. R. Miller vs. Mr. Jones. They spoke.|Dr. Smith met J. R. Miller vs. Mr. Jones.|They spoke.")]
    [InlineData("Words with stops inside.", "We left at 5 p.m. yesterday, e.g. by train. It was late.|We left at 5 p.m. yesterday, e.g. by train.|It was late.")]
    [InlineData("An acronym at the end and inside.", "He moved to the U.S. The U.S. Senate voted.|He moved to the U.S.|The U.S. Senate voted.")]
    [InlineData("Numbers.", "Version 2.10.1 costs 3.50 or 1,000.75. Sales rose to 15. Then they fell.|Version 2.10.1 costs 3.50 or 1,000.75.|Sales rose to 15.|Then they fell.")]
    [InlineData("Words that are short for something only before a number.", "He said no. See No. 7 in vol. 2 then. It took 5 ms. Good.|He said no.|See No. 7 in vol. 2 then.|It took 5 ms.|Good.")]
    [InlineData("German.", "Am 3. Mai kam z.B. Herr Dr. Meyer bzw. seine Frau. Danach nichts.|Am 3. Mai kam z.B. Herr Dr. Meyer bzw. seine Frau.|Danach nichts.")]
    [InlineData("Addresses.", "See https://example.com/a.b?c=d!e for more. Ask admin@example.org. Done|See https://example.com/a.b?c=d!e for more.|Ask admin@example.org.|Done")]
    [InlineData("Quotations.", "\"Stop!\" he said. \"We are done.\" She left.|\"Stop!\" he said.|\"We are done.\"|She left.")]
    [InlineData("Trailing off.", "Well... maybe not. Hm... Maybe.|Well... maybe not.|Hm...|Maybe.")]
    [InlineData("Emoji after the mark.", "We won!🎉👨‍👩‍👧 Next game is on Monday.🏆 Come|We won!🎉👨‍👩‍👧|Next game is on Monday.🏆|Come")]
    [InlineData("Chinese, without spaces.", "今天发布了新版本。明天开会！你来吗？|今天发布了新版本。|明天开会！|你来吗？")]
    [InlineData("A Japanese quotation goes on.", "彼は「行くよ。」と言った。私は残った。|彼は「行くよ。」と言った。|私は残った。")]
    [InlineData("Chat in lower case.", "who broke it?!? not me. ok then|who broke it?!?|not me.|ok then")]
    public void ASentenceEndsWhereAReaderSeesItsEnd(string what, string textAndSentences)
    {
        var parts = textAndSentences.Split('|');
        Assert.True(parts[1..].SequenceEqual(SentenceSplitter.Split(parts[0])), $"{what} {string.Join(" | ", SentenceSplitter.Split(parts[0]))}");
    }

    [Fact]
    public void ALineIsASentenceUnlessItIsWrapped() => Assert.Equal(
        ["who broke the build", "no idea but this line of a chat is long and without any full stop", "neither is this", "First point", "1. Second point", "This line is long enough to have been wrapped by a program and it goes on here."],
        SentenceSplitter.Split("""
            who broke the build
            no idea but this line of a chat is long and without any full stop
            neither is this

            - First point
            1. Second point
            This line is long enough to have been wrapped by a program
            and it goes on here.
            """));

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t \r\n")]
    public void NothingHasNoSentences(string text) => Assert.Empty(SentenceSplitter.Split(text));

    [Fact]
    public void WhatGoesOnWithoutEndIsCutBetweenWords()
    {
        var words = string.Join(' ', Enumerable.Range(0, 5000).Select(number => $"word{number}"));
        var pieces = SentenceSplitter.Split(words).ToList();
        Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, SentenceSplitter.LongestSentence));
        Assert.Equal(words, string.Join(' ', pieces));
    }

    [Fact]
    public void NoTextElementIsCutInTwo()
    {
        const string Family = "👨‍👩‍👧‍👦";
        var pieces = SentenceSplitter.Split(string.Concat(Enumerable.Repeat(Family, 300))).ToList();
        Assert.True(pieces.Count > 1);
        Assert.All(pieces.SelectMany(Elements), element => Assert.Equal(Family, element));
    }

    [Fact]
    public void OneElementLongerThanASentenceIsTakenWhole()
    {
        var zalgo = "e" + new string('\u0301', 2000);
        Assert.Equal([zalgo], SentenceSplitter.Split(zalgo));
    }

    private static IEnumerable<string> Elements(string text)
    {
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext()) yield return elements.GetTextElement();
    }
}
