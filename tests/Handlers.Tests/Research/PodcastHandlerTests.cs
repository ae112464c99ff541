using System.Text.Json;
using OrleansJobs.Silo.Handlers.Research.Podcasts;

namespace OrleansJobs.Handlers.Tests.Research;

public sealed class PodcastHandlerTests : IDisposable
{
    private const string Report = """
        # Bank of Examples: research report

        Bank of Examples · ID RSSD 480228 · 5 January 2026

        ## Key figures

        | Figure | Latest |
        | --- | ---: |
        | Total assets | 1,100 |

        - **Total assets** rose to 1,100 USD million in 2024-Q3, 4.8 % above 2024-Q2.
        - **Net income** fell to 3 USD million on 2024-09-30.

        ## Notes in brief

        - Margins held at 3.1%.
        - See https://example.com/notes.

        ## Sources

        - call-report.csv
        """;

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task OneExpertIsAskedByAHostAboutEveryPointOfTheReport()
    {
        var podcast = await PodcastAsync(Report, """["credit-analyst"]""");

        Assert.Equal("Podcast: Bank of Examples: research report", podcast.Title);
        Assert.Equal(new Expert("Credit Analyst", null, "credit-analyst"), Assert.Single(podcast.Experts));
        AssertSpeakersAlternate(podcast, "Host", "Credit Analyst");
        Assert.StartsWith("Welcome. Today we talk about \"Bank of Examples: research report\". With me is Credit Analyst.", podcast.Segments[0].Text, StringComparison.Ordinal);
        Assert.Equal(
            ["Thank you. I am glad to be here.",
            "Total assets rose to 1,100 USD million in the third quarter of 2024, 4.8 percent above the second quarter of 2024.",
            "Net income fell to 3 USD million on 30 September 2024.", "Margins held at 3.1 percent.", "See the link in the report.",
            "Thank you for having me, and thank you all for listening."],
            podcast.Segments.Where(segment => segment.Speaker == "Credit Analyst").Select(segment => segment.Text));
        Assert.Contains("Key figures", podcast.Segments[2].Text, StringComparison.Ordinal);
        Assert.Contains("Total assets?", podcast.Segments[2].Text, StringComparison.Ordinal);
        Assert.EndsWith("And beyond that?", podcast.Segments[8].Text, StringComparison.Ordinal);
        Assert.Contains("Net income?", podcast.Segments[4].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("call-report", podcast.Script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AScriptComesAsSegmentsTextAndMarkdownWithItsLength()
    {
        var podcast = await PodcastAsync(Report, """[{"name": "Ada [L]", "role": "economist"}]""");
        Assert.Contains("With me is Ada [L], economist.", podcast.Segments[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("HOST: Welcome.", podcast.Script, StringComparison.Ordinal);
        Assert.Equal(podcast.Segments.Select(segment => $"{segment.Speaker.ToUpperInvariant()}: {segment.Text}"), podcast.Script.TrimEnd('\n').Split("\n\n"));
        Assert.Contains(@"**Ada \[L\]:** Total assets", podcast.Markdown, StringComparison.Ordinal);
        Assert.Equal(podcast.Segments.Sum(segment => segment.Text.Split(' ').Length), podcast.Words);
        Assert.Equal((int)Math.Ceiling(podcast.Words * 0.4), podcast.EstimatedSeconds);
        Assert.Equal(_desk.Time.GetUtcNow(), podcast.GeneratedAt);
    }

    [Fact]
    public async Task TwoExpertsAreTheTwoVoicesAndTakeTurnsAtAsking()
    {
        var podcast = await PodcastAsync(Report, """["ada", "bob"]""");
        AssertSpeakersAlternate(podcast, "Ada", "Bob");
        Assert.Equal("Bob", podcast.Segments.Single(segment => segment.Text.StartsWith("Total assets", StringComparison.Ordinal)).Speaker);
        Assert.Equal("Ada", podcast.Segments.Single(segment => segment.Text.StartsWith("Margins", StringComparison.Ordinal)).Speaker);
    }

    [Fact]
    public async Task MoreExpertsAnswerTheHostASectionEach()
    {
        var podcast = await PodcastAsync(Report, """["ada", "bob", "cyd"]""");
        Assert.Contains("With me are Ada, and Bob, and Cyd.", podcast.Segments[0].Text, StringComparison.Ordinal);
        Assert.Equal("Ada", podcast.Segments.Single(segment => segment.Text.StartsWith("Net income", StringComparison.Ordinal)).Speaker);
        Assert.Equal("Bob", podcast.Segments.Single(segment => segment.Text.StartsWith("Margins", StringComparison.Ordinal)).Speaker);
    }

    [Fact]
    public async Task TheSameReportGivesTheSameScript() =>
        Assert.Equal((await PodcastAsync(Report, """["ada"]""")).Script, (await PodcastAsync(Report, """["ada"]""")).Script);

    [Fact]
    public async Task WhatIsOnlyInATableIsSpokenRowByRow()
    {
        var podcast = await PodcastAsync("## Ratios\n\n| Ratio | Now | Then |\n|---|---|---|\n| Tier 1 | 12 % | |\n| ROA | 1 % | 2 % |\n", """["ada"]""");
        Assert.Contains(podcast.Segments, segment => segment.Text == "Tier 1. Now: 12 percent.");
        Assert.Contains(podcast.Segments, segment => segment.Text == "ROA. Now: 1 percent; Then: 2 percent.");
    }

    [Fact]
    public async Task ALongSectionIsCutAndSaysSo()
    {
        var podcast = await PodcastAsync("## Many\n\n" + string.Concat(Enumerable.Range(1, 15).Select(number => $"- Point {number}.\n")), """["ada"]""");
        Assert.Contains(podcast.Segments, segment => segment.Text == "Point 12.");
        Assert.DoesNotContain("Point 13", podcast.Script, StringComparison.Ordinal);
        Assert.Contains("The report has 3 more points on this", podcast.Script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATextWithoutSectionsIsSpokenToo() =>
        Assert.Contains((await PodcastAsync("Just one line", """["ada"]""")).Segments, segment => segment.Text == "Just one line.");

    [Fact]
    public async Task AReportOfThisServiceMakesAPodcast()
    {
        _desk.Write("a.csv", "period,Loans (USD),ROA (%)\n2024-Q1,100,1.1\n2024-Q2,110,1.0\n");
        var report = await _desk.ReportAsync("""{"idrssd": "480228", "data": {"notes": ["Costs are down. More."]}}""");
        var podcast = await PodcastAsync(report.Markdown, """["ada"]""");
        Assert.Contains("ADA: Loans rose to 110 USD in the second quarter of 2024, 10.0 percent above the first quarter of 2024.", podcast.Script, StringComparison.Ordinal);
        Assert.Contains("ADA: ROA fell to 1 percent", podcast.Script, StringComparison.Ordinal);
        Assert.Contains("ADA: Costs are down.", podcast.Script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProgressCountsTheSections()
    {
        await PodcastAsync(Report, """["ada"]""");
        Assert.Equal([0, 0, 25, 50, 75, 100], _desk.Shown.Select(progress => progress.Percent!.Value));
        Assert.Contains("Writing the conversation... (Notes in brief)", _desk.Shown.Select(progress => progress.Message));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"markdown": " "}""")]
    [InlineData("""{"markdown": "## Sources\n\n- a"}""")]
    public async Task WithoutAReportThereIsNoPodcast(string report) => Assert.Equal("no_report",
        (await _desk.RefusedPodcastAsync($$"""{"idrssd": "480228", "experts": ["ada"], "report": {{report}}}""")).Code);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("[5]")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("""[""]""")]
    [InlineData("""["a", "b", "c", "d", "e"]""")]
    [InlineData("""["ada", {"name": "ADA"}]""")]
    public async Task ExpertsThatAreNoneAreRefused(string experts) => Assert.Equal("invalid_input",
        (await _desk.RefusedPodcastAsync($$$"""{"idrssd": "480228", "experts": {{{experts}}}, "report": {"markdown": "x"}}""")).Code);

    private Task<Podcast> PodcastAsync(string markdown, string experts) =>
        _desk.PodcastAsync($$$"""{"idrssd": "480228", "experts": {{{experts}}}, "report": {"markdown": {{{JsonSerializer.Serialize(markdown)}}} }}""");

    private static void AssertSpeakersAlternate(Podcast podcast, params string[] speakers)
    {
        Assert.Equal(speakers.Order(), podcast.Segments.Select(segment => segment.Speaker).Distinct().Order());
        Assert.All(podcast.Segments.Zip(podcast.Segments.Skip(1)), pair => Assert.NotEqual(pair.First.Speaker, pair.Second.Speaker));
    }
}
