using OrleansJobs.Silo.Handlers.Research.Data;

namespace OrleansJobs.Silo.Handlers.Research.Reports;

/// <summary>Says in plain words how a metric has moved.</summary>
internal static class TrendSentence
{
    private static readonly string[] Ordinals = ["", "", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

    /// <summary>One sentence that goes on after the metric's name: <c>rose to 1,250 USD million in 2024-Q3, 2.1 % above 2024-Q2.</c></summary>
    /// <param name="figure">The metric.</param>
    /// <param name="values">Its values, the latest last.</param>
    public static string Of(KeyFigure figure, IReadOnlyList<decimal> values)
    {
        var at = Period.Parse(figure.Period).Length switch { PeriodLength.Day => "on", PeriodLength.Unknown => "for", _ => "in" };
        var now = $"{Amounts.Written(figure.Value, figure.Unit)} {at} {figure.Period}";
        if (figure.Previous is not { } previous) return $"stood at {now}, the only value on record.";
        string[] said =
        [
            Against(previous, figure.Unit)
                + (figure.YearAgo is { } year && year.Period != previous.Period ? $" and {Against(year, figure.Unit)}" : ""),
            .. new[] { Run(values), Extreme(values) }.OfType<string>(),
        ];
        var verb = Math.Sign(previous.Change) switch { > 0 => "rose to", < 0 => "fell to", _ => "stayed at" };
        return $"{verb} {now}, {Joined(said)}.";
    }

    private static string Against(FigureChange change, string? unit) => Math.Sign(change.Change) switch
    {
        0 => $"level with {change.Period}",
        _ when change.Percent == 0 => $"practically level with {change.Period}",
        > 0 => $"{Amounts.Size(change, unit)} above {change.Period}",
        _ => $"{Amounts.Size(change, unit)} below {change.Period}",
    };

    /// <summary>From the third move in one direction on; two make no trend.</summary>
    private static string? Run(IReadOnlyList<decimal> values)
    {
        var direction = Math.Sign(values[^1] - values[^2]);
        var length = 1;
        while (length + 1 < values.Count && Math.Sign(values[^(length + 1)] - values[^(length + 2)]) == direction) length++;
        var what = direction switch { > 0 => "rise", < 0 => "fall", _ => "period without a change" };
        return length < 3 ? null : length < Ordinals.Length ? $"the {Ordinals[length]} {what} in a row" : $"one of {length} {what}s in a row";
    }

    private static string? Extreme(IReadOnlyList<decimal> values) =>
        values.Count < 4 ? null
        : values.SkipLast(1).All(value => value < values[^1]) ? $"the highest of {values.Count} values on record"
        : values.SkipLast(1).All(value => value > values[^1]) ? $"the lowest of {values.Count} values on record"
        : null;

    private static string Joined(string[] said) => said.Length < 2 ? said[0] : $"{string.Join(", ", said[..^1])} and {said[^1]}";
}
