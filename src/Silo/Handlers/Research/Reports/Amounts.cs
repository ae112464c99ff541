using System.Globalization;

namespace OrleansJobs.Silo.Handlers.Research.Reports;

/// <summary>Writes amounts and changes for people.</summary>
internal static class Amounts
{
    /// <summary>Whether a unit is percent: its changes are percentage points.</summary>
    public static bool IsShare(string? unit) => unit is "%" or "percent" or "pct" or "per cent";

    /// <summary>An amount with its unit: <c>1,234.5 USD million</c>, <c>3.2 %</c>, <c>$5</c>.</summary>
    public static string Written(decimal amount, string? unit) => unit switch
    {
        null => Number(amount),
        "$" or "€" or "£" or "¥" => $"{(amount < 0 ? "-" : "")}{unit}{Number(Math.Abs(amount))}",
        _ when IsShare(unit) => $"{Number(amount)} %",
        _ => $"{Number(amount)} {unit}",
    };

    /// <summary>A change for a table, with its sign: <c>+2.1 %</c>, <c>-0.3 pp</c>, <c>+12 USD</c>.</summary>
    public static string Signed(FigureChange change, string? unit)
    {
        var sign = change.Change > 0 ? "+" : change.Change < 0 ? "-" : "±";
        return sign + Size(change, unit, "pp");
    }

    /// <summary>How large a change is, without its direction: <c>2.1 %</c>, <c>0.3 percentage points</c>, <c>12 USD</c>.</summary>
    public static string Size(FigureChange change, string? unit, string points = "percentage points") =>
        change.Percent is { } percent ? $"{Math.Abs(percent).ToString("#,0.0", CultureInfo.InvariantCulture)} %"
        : IsShare(unit) ? $"{Number(Math.Abs(change.Change))} {points}"
        : Written(Math.Abs(change.Change), unit);

    private static string Number(decimal number) => number.ToString("#,0.####", CultureInfo.InvariantCulture);
}
