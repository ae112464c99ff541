using OrleansJobs.Silo.Handlers.Research.Data;

namespace OrleansJobs.Silo.Handlers.Research.Reports;

/// <summary>Finds the latest value of a metric, and what it is to be compared with.</summary>
internal static class FigureReading
{
    /// <summary>The metric as a report shows it.</summary>
    /// <param name="figure">With at least one value.</param>
    public static KeyFigure Read(Figure figure)
    {
        var series = Ordered(figure.Values!);
        var latest = series[^1];
        var alike = series.Where(point => point.Period.Length == latest.Period.Length).ToArray(); // no quarter against a year
        var yearAgo = alike.Cast<Point?>().LastOrDefault(point => point!.Value.Period.IsYearBefore(latest.Period));
        var read = new KeyFigure(figure.Name, figure.Unit, latest.Period.Name, latest.Value,
            alike.Length > 1 ? Change(alike[^2], latest, figure.Unit) : null,
            yearAgo is { } then ? Change(then, latest, figure.Unit) : null,
            "", [.. series.Select(point => new FigureValue(point.Period.Name, point.Value))]);
        return read with { Trend = TrendSentence.Of(read, [.. alike.Select(point => point.Value)]) };
    }

    private static Point[] Ordered(IReadOnlyList<FigureValue> values)
    {
        Point[] points = [.. values.Select(value => new Point(Period.Parse(value.Period), value.Value))];
        return points.Any(point => point.Period.Length == PeriodLength.Unknown)
            ? points
            : [.. points.OrderBy(point => point.Period.End).ThenBy(point => point.Period.Length)];
    }

    private static FigureChange Change(Point then, Point now, string? unit)
    {
        decimal? percent = !Amounts.IsShare(unit) && then.Value > 0 && now.Value >= 0
            ? Math.Round((now.Value / then.Value * 100) - 100, 1, MidpointRounding.AwayFromZero) : null;
        return new FigureChange(then.Period.Name, then.Value, now.Value - then.Value, percent);
    }

    private readonly record struct Point(Period Period, decimal Value);
}
