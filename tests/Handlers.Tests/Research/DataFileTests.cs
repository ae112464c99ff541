using System.Text;
using OrleansJobs.Silo.Handlers.Research.Data;

namespace OrleansJobs.Handlers.Tests.Research;

public sealed class DataFileTests : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData("period,\"Total, assets (USD)\",ROA\n2024-Q1,\"1,234\",1.1\n2024-Q2,\"1,300\",1.2\n")]
    [InlineData("period;Total, assets (USD);ROA\n2024-Q1;1234;1,1\n2024-Q2;1.300;1,2\n")]
    [InlineData("period\tTotal, assets (USD)\tROA\r\n2024-Q1\t1 234\t1.1\r\n\r\n2024-Q2\t$1,300\t1.2")]
    public async Task ATableIsReadWhateverSeparatesIt(string csv)
    {
        _desk.Write("a.csv", csv);
        var figures = (await _desk.ReportAsync("""{"idrssd": "480228"}""")).Figures;
        Assert.Equal(["Total, assets", "ROA"], figures.Select(figure => figure.Name));
        Assert.Equal([1234m, 1300m, 1.1m, 1.2m], figures.SelectMany(figure => figure.Values).Select(value => value.Value));
        Assert.Equal("USD", figures[0].Unit);
    }

    [Fact]
    public async Task AByteOrderMarkIsNoPartOfTheFirstName()
    {
        _desk.Write("a.csv", [.. Encoding.UTF8.Preamble, .. "Größe,Summe\n2024,3\n"u8]);
        _desk.Write("b.csv", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("period,Zwei\n2024,4\n")]);
        _desk.Write("c.json", [.. Encoding.UTF8.Preamble, .. """[{"period": "2024", "Drei": 5}]"""u8]);
        var figures = (await _desk.ReportAsync("""{"idrssd": "480228"}""")).Figures;
        Assert.Equal(["Summe", "Zwei", "Drei"], figures.Select(figure => figure.Name));
    }

    [Fact]
    public async Task QuotedCellsMayHoldQuotesSeparatorsAndLineBreaks()
    {
        _desk.Write("a.csv", "period,\"Loans \"\"net\"\"\nof reserves\",Remark\n2024,5,\"a,\nb\"\n");
        var report = await _desk.ReportAsync("""{"idrssd": "480228"}""");
        Assert.Equal("Loans \"net\"\nof reserves", Assert.Single(report.Figures).Name);
        Assert.Contains("| Loans \"net\" of reserves | 5 |", report.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CellsWithoutANumberAreLeftOutAndCounted()
    {
        _desk.Write("a.csv", "period,Loans\n2021,n/a\n2022,\n2023,-\n2024,soon\n2025,(12.5)\n");
        var report = await _desk.ReportAsync("""{"idrssd": "480228"}""");
        Assert.Equal(-12.5m, Assert.Single(Assert.Single(report.Figures).Values).Value);
        Assert.Equal(["a.csv (1 figure; left out, being no number: 1 cell)"], report.Sources);
    }

    [Fact]
    public async Task AListOfRowsIsATable()
    {
        _desk.Write("a.json", """[{"quarter": "Q1 2024", "Loans (EUR)": 5, "open": true}, {"quarter": "Q2 2024", "Loans (EUR)": "6", "Tier 1": null}]""");
        var figure = Assert.Single((await _desk.ReportAsync("""{"idrssd": "480228"}""")).Figures);
        Assert.Equal(("Loans", "EUR", "2024-Q2", 6m), (figure.Name, figure.Unit, figure.Period, figure.Value));
    }

    [Theory]
    [InlineData("a.csv", "period,A\n2024,\"1\" 2\n", "line 2")]
    [InlineData("a.json", """{"figures": [{"name": 1}]}""", "$.figures[0].name")]
    [InlineData("a.json", "{", "line 1")]
    [InlineData("a.json", "[1]", "JSON")]
    [InlineData("a.txt", "\u00ff", "UTF-8")]
    [InlineData("a.txt", "0123456789 and more", "larger than 10 bytes")]
    public async Task AFileThatCannotBeReadIsNamedWithTheReason(string name, string content, string reason)
    {
        _desk.Write(name, Encoding.Latin1.GetBytes(content));
        if (content.Contains("more", StringComparison.Ordinal)) _desk.Options.MaxFileBytes = 10;
        var error = await _desk.RefusedReportAsync("""{"idrssd": "480228"}""");
        Assert.Equal("bad_file", error.Code);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileOfAnUnknownKindIsRefused()
    {
        _desk.Write("a.exe", "MZ");
        Assert.Equal("bad_file", (await _desk.RefusedReportAsync("""{"idrssd": "480228", "files": ["a.exe"]}""")).Code);
    }

    [Theory]
    [InlineData("2024", "2024", PeriodLength.Year, "2024-12-31")]
    [InlineData("FY2024", "2024", PeriodLength.Year, "2024-12-31")]
    [InlineData("2024H1", "2024-H1", PeriodLength.HalfYear, "2024-06-30")]
    [InlineData("Q3 2024", "2024-Q3", PeriodLength.Quarter, "2024-09-30")]
    [InlineData("2024q1", "2024-Q1", PeriodLength.Quarter, "2024-03-31")]
    [InlineData("2024-02", "2024-02", PeriodLength.Month, "2024-02-29")]
    [InlineData("Feb 2024", "2024-02", PeriodLength.Month, "2024-02-29")]
    [InlineData("9/30/2024", "2024-09-30", PeriodLength.Day, "2024-09-30")]
    [InlineData("30.9.2024", "2024-09-30", PeriodLength.Day, "2024-09-30")]
    [InlineData("20240930", "2024-09-30", PeriodLength.Day, "2024-09-30")]
    [InlineData("2024-H3", "2024-H3", PeriodLength.Unknown, null)]
    [InlineData("last year", "last year", PeriodLength.Unknown, null)]
    internal void APeriodIsReadHoweverItIsWritten(string text, string name, PeriodLength length, string? end)
    {
        var period = Period.Parse($" {text} ");
        Assert.Equal((name, length), (period.Name, period.Length));
        if (end is not null) Assert.Equal(DateOnly.Parse(end), period.End);
    }

    [Theory]
    [InlineData("1,234", 1234, "x")]
    [InlineData("1.234", 1.234, "x")]
    [InlineData("1.234", 1234, "12,5")]
    [InlineData("1,234", 1.234, "12,5")]
    [InlineData("1.234.567,8", 1234567.8, "x")]
    [InlineData("1,234,567.8", 1234567.8, "x")]
    [InlineData("-3 %", -3, "x")]
    [InlineData("−3", -3, "x")]
    [InlineData("€1.5", 1.5, "x")]
    [InlineData("(7)", -7, "x")]
    [InlineData("1e3", 1000, "x")]
    public void ANumberIsReadHoweverItIsWritten(string cell, double number, string other) =>
        Assert.Equal((decimal)number, new NumberReader([cell, other]).Read(cell));

    [Theory]
    [InlineData("12,34,5")]
    [InlineData("1.2.3")]
    [InlineData("5 apples")]
    [InlineData("-")]
    [InlineData("()")]
    public void WhatIsNoNumberIsNotRead(string cell) => Assert.Null(new NumberReader([cell]).Read(cell));
}
