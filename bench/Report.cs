using System.Globalization;

namespace OrleansJobs.Bench;

/// <summary>The figures of one run, each beside what it is to be compared with.</summary>
/// <param name="log">Where each figure is said as soon as it is there.</param>
internal sealed class Report(TextWriter log)
{
    private readonly List<string[]> _rows = [["what", "measured", "beside it", "ratio"], ["---", "--:", "--:", "--:"]];

    /// <summary>A time, and the time of the raw statement beside it.</summary>
    public void Time(string what, double milliseconds, double rawMilliseconds) =>
        Add(what, Milliseconds(milliseconds), $"{Milliseconds(rawMilliseconds)} raw", Number(milliseconds / rawMilliseconds, "0.00"));

    /// <summary>A figure that stands alone.</summary>
    public void Figure(string what, string figure, string beside = "") => Add(what, figure, beside, "");

    public static string Milliseconds(double value) => $"{Number(value, "0.0000")} ms";

    public void Print(TextWriter output)
    {
        foreach (var row in _rows)
        {
            output.WriteLine($"| {string.Join(" | ", row)} |");
        }
    }

    private void Add(params string[] row)
    {
        _rows.Add(row);
        log.WriteLine(string.Join("   ", row));
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
