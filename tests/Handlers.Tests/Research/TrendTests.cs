using OrleansJobs.Silo.Handlers.Research.Data;
using OrleansJobs.Silo.Handlers.Research.Reports;

namespace OrleansJobs.Handlers.Tests.Research;

public sealed class TrendTests
{
    [Theory]
    [InlineData("%", "2023-Q4=1 2024-Q4=1.25", "rose to 1.25 % in 2024-Q4, 0.25 percentage points above 2023-Q4.")]
    [InlineData(null, "2024=5", "stood at 5 in 2024, the only value on record.")]
    [InlineData("$", "2023=200 2024=200", "stayed at $200 in 2024, level with 2023.")]
    [InlineData(null, "2023=100000 2024=100001", "rose to 100,001 in 2024, practically level with 2023.")]
    [InlineData("EUR", "2023=-100 2024=-50", "rose to -50 EUR in 2024, 50 EUR above 2023.")]
    [InlineData("EUR", "2023=100 2024=-50", "fell to -50 EUR in 2024, 150 EUR below 2023.")]
    [InlineData(null, "2023=0 2024=5", "rose to 5 in 2024, 5 above 2023.")]
    [InlineData(null, "2021=1 2022=2 2023=3 2024=4", "rose to 4 in 2024, 33.3 % above 2023, the third rise in a row and the highest of 4 values on record.")]
    [InlineData(null, "2021=4 2022=2 2023=3 2024=1", "fell to 1 in 2024, 66.7 % below 2023 and the lowest of 4 values on record.")]
    [InlineData(null, "2024-Q3=3 2024-Q1=1 2024-Q2=2", "rose to 3 in 2024-Q3, 50.0 % above 2024-Q2.")]
    [InlineData(null, "then=3 now=1", "fell to 1 for now, 66.7 % below then.")]
    [InlineData(null, "2024-09-30=3", "stood at 3 on 2024-09-30, the only value on record.")]
    public void ATrendIsOneSentenceInPlainWords(string? unit, string values, string sentence) => Assert.Equal(sentence, Read(unit, values).Trend);

    [Theory]
    [InlineData("2023-09-30=1 2024-09-30=2", "2023-09-30")]
    [InlineData("2023-02-28=1 2024-02-29=2", "2023-02-28")]
    [InlineData("2024-02-29=1 2025-02-28=2", "2024-02-29")]
    [InlineData("2023-09-29=1 2024-09-30=2", null)]
    [InlineData("2023-Q2=1 2024-Q3=2", null)]
    [InlineData("2023=9 2023-Q3=1 2024-Q3=2", "2023-Q3")]
    [InlineData("a=1 b=2", null)]
    public void AYearAgoIsTheSamePeriodOfTheYearBefore(string values, string? period) => Assert.Equal(period, Read(null, values).YearAgo?.Period);

    [Fact]
    public void AQuarterIsNotComparedWithAYear()
    {
        var figure = Read(null, "2022=50 2023=100 2023-Q4=20 2024-Q1=25");
        Assert.Equal(("2023-Q4", 5m, 25m), (figure.Previous!.Period, figure.Previous.Change, figure.Previous.Percent!.Value));
    }

    private static KeyFigure Read(string? unit, string values) => FigureReading.Read(new Figure("Loans", unit,
        [.. values.Split(' ').Select(value => value.Split('=')).Select(value => new FigureValue(value[0], decimal.Parse(value[1])))]));
}
