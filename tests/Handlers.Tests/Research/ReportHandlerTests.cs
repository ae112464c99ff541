using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Handlers.Text;

namespace OrleansJobs.Handlers.Tests.Research;

public sealed class ReportHandlerTests : IDisposable
{
    private const string Inline = """
        {"idrssd": "480228", "data": {"name": "Bank of Examples", "period": "2024-Q3",
          "figures": [{"name": "Total assets", "unit": "USD million", "values": [
            {"period": "2023-Q3", "value": 1000}, {"period": "2024-Q2", "value": 1050}, {"period": "2024-Q3", "value": 1100}]}],
          "notes": ["Margins held. Nothing else."], "sections": [{"title": "Outlook", "text": "Growth is *slow*."}]}}
        """;

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task AReportOnInlineDataHasATableTrendsTextsNotesAndSources()
    {
        var report = await _desk.ReportAsync(Inline);

        Assert.Equal("Bank of Examples: research report", report.Title);
        Assert.Equal("480228", report.Idrssd);
        Assert.Equal(["Key figures", "Outlook", "Notes in brief", "Sources"], report.Sections);
        Assert.Equal(_desk.Time.GetUtcNow(), report.GeneratedAt);
        Assert.Contains("Bank of Examples · ID RSSD 480228 · 2024-Q3 · 5 January 2026", report.Markdown, StringComparison.Ordinal);
        Assert.Contains("| Total assets | 1,100 USD million | 2024-Q3 | +4.8 % (2024-Q2) | +10.0 % (2023-Q3) |", report.Markdown, StringComparison.Ordinal);
        Assert.Contains("- **Total assets** rose to 1,100 USD million in 2024-Q3, 4.8 % above 2024-Q2 and 10.0 % above 2023-Q3.", report.Markdown, StringComparison.Ordinal);
        Assert.Contains("- Margins held.\n", report.Markdown, StringComparison.Ordinal);
        Assert.Contains("<td>Total assets</td>", report.Html, StringComparison.Ordinal);
        Assert.Contains("<em>slow</em>", report.Html, StringComparison.Ordinal);
        Assert.Equal(["Data given with the request"], report.Sources);
    }

    [Fact]
    public async Task ProgressCountsStepsAndEndsFull()
    {
        _desk.Write("a.csv", "period,Loans\n2024,1\n");
        _desk.Write("b.md", "All is well.");
        await _desk.ReportAsync("""{"idrssd": "480228"}""");

        Assert.Equal([0, 1, 2, 3, 4, 5, 6], _desk.Shown.Select(progress => progress.Current!.Value));
        Assert.All(_desk.Shown, progress => Assert.Equal(6, progress.Total));
        Assert.Equal(["Gathering data... (a.csv)", "Gathering data... (b.md)", "Computing figures...", "Reading notes...",
            "Writing report...", "Formatting report...", "The report is written."], _desk.Shown.Select(progress => progress.Message));
        Assert.Equal(100, _desk.Shown[^1].Percent);
    }

    [Fact]
    public async Task WithoutAListEveryFileOfTheBankIsRead()
    {
        _desk.Write("call-report.csv", "period,Deposits\n2024-Q1,5\n");
        _desk.Write("more.json", """{"name": "Named Bank", "notes": ["From JSON."]}""");
        _desk.Write("notes.txt", "From text.");
        _desk.Write("picture.png", [1, 2, 3]);
        _desk.Write(".hidden.md", "Hidden.");
        _desk.Write("other.csv", "period,Other\n2024-Q1,5\n", folder: "999");

        var report = await _desk.ReportAsync("""{"idrssd": "480228"}""");
        Assert.Equal(["call-report.csv (1 figure)", "more.json (0 figures)", "notes.txt"], report.Sources);
        Assert.Equal("Named Bank: research report", report.Title);
        Assert.Equal("Deposits", Assert.Single(report.Figures).Name);
    }

    [Fact]
    public async Task ANamedFileIsTheBanksOwnOrElseTheOneForAnyBank()
    {
        _desk.Write("own.csv", "period,Own\n2024,1\n");
        _desk.Write("own.csv", "period,Shared\n2024,1\n", folder: "");
        _desk.Write("peers.csv", "period,Peers\n2024,1\n", folder: "");
        _desk.Write("left-out.csv", "period,LeftOut\n2024,1\n");
        var report = await _desk.ReportAsync("""{"idrssd": "480228", "files": ["own.csv", "peers.csv"]}""");
        Assert.Equal(["Own", "Peers"], report.Figures.Select(figure => figure.Name));
    }

    [Fact]
    public async Task DataOfTheRequestCountsBeforeThatOfFiles()
    {
        _desk.Write("a.csv", "period,Total Assets (EUR)\n2024-Q3,7\n2022,9\n");
        var figure = Assert.Single((await _desk.ReportAsync(Inline)).Figures);
        Assert.Equal(("Total assets", "USD million", 1100), (figure.Name, figure.Unit, figure.Value));
        Assert.Equal(["2022", "2023-Q3", "2024-Q2", "2024-Q3"], figure.Values.Select(value => value.Period));
    }

    [Theory]
    [InlineData("""{"idrssd": "480228"}""", "in the bank's folder under Research:Folder.")]
    [InlineData("""{"idrssd": "480228", "files": []}""", "no file was named.")]
    [InlineData("""{"idrssd": "480228", "data": {}, "files": []}""", "no file was named.")]
    public async Task WithoutDataItSaysWhereDataIsLookedFor(string input, string end)
    {
        var error = await _desk.RefusedReportAsync(input);
        Assert.Equal("no_data", error.Code);
        Assert.EndsWith(end, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_desk.Folder, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../secret.csv")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b.csv")]
    [InlineData("..")]
    [InlineData(".hidden.csv")]
    [InlineData("a\\\\b.csv")]
    [InlineData("a.csv\\u0000")]
    [InlineData("a.csv\\n")]
    [InlineData("")]
    public async Task ANameThatLeadsOutOfTheFolderIsRefused(string name)
    {
        _desk.Write("secret.csv", "period,Secret\n2024,1\n", folder: "");
        Assert.Equal("invalid_input", (await _desk.RefusedReportAsync($$"""{"idrssd": "480228", "files": ["{{name}}"]}""")).Code);
    }

    [Theory]
    [InlineData("""{"idrssd": ".."}""")]
    [InlineData("""{"idrssd": "a/b"}""")]
    [InlineData("""{"idrssd": ""}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""{"idrssd": "480228", "data": {"figures": [{"name": "A", "values": [{"period": "2024", "value": "much"}]}]}}""")]
    [InlineData(null)]
    public async Task AnInputOfAnotherShapeIsRefused(string? input) => Assert.Equal("invalid_input", (await _desk.RefusedReportAsync(input)).Code);

    [Fact]
    public async Task AFileThatIsNotThereIsNamed()
    {
        var error = await _desk.RefusedReportAsync("""{"idrssd": "480228", "files": ["gone.csv"]}""");
        Assert.Equal("file_missing", error.Code);
        Assert.Contains("gone.csv", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_desk.Folder, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSummariserGetsThePlainTextOfTheNotes()
    {
        _desk.Write("notes.md", "# Heading\n\nThe **first** point. The second.\n\n* The third");
        await _desk.ReportAsync("""{"idrssd": "480228", "bank": "My Bank"}""");
        Assert.Equal("My Bank", _desk.Summarizer.Asked!.Subject);
        Assert.Equal(6, _desk.Summarizer.Asked.Sentences);
        Assert.Equal("The first point. The second.\n\nThe third", Assert.Single(_desk.Summarizer.Asked.Texts));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ASummariserThatFailsSaysWhetherAnotherAttemptMayHelp(bool retryable)
    {
        _desk.Summarizer.Refusal = retryable ? ModelFailure.Unavailable("The model sleeps.", TimeSpan.FromSeconds(9)) : ModelFailure.Refused("The model has no key.");
        var failed = Assert.IsType<JobOutcome.Failed>(await _desk.RunReportAsync(Inline));
        Assert.Equal((retryable ? "model_unavailable" : "model_refused", retryable), (failed.Error.Code, failed.Retryable));
        Assert.Equal(retryable ? TimeSpan.FromSeconds(9) : null, failed.RetryAfter);
    }
}
