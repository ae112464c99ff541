using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Lifecycle;

/// <summary>What work says, as lines that a log can hold. Pure; what is clean stays as it is.</summary>
internal static partial class LogText
{
    /// <summary>The lines of a text: cut where it breaks, and where a line is too long; without colours of a terminal and without control
    /// characters but tabs. A break at the end begins no line.</summary>
    public static IEnumerable<string> Lines(string text)
    {
        if (!text.Any(char.IsControl) && !text.AsSpan().ContainsAny('\u2028', '\u2029'))
        {
            return [JobLimits.Cut(text, JobLimits.LongestLogLine)];
        }

        var lines = new List<string>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            lines.Add(Clean(line));
        }

        if (lines.Count > 1 && lines[^1].Length == 0) lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    /// <summary>The same for entries: an entry of several lines becomes several. The last ones, where a log could not hold them all.</summary>
    public static ImmutableArray<JobLogEntry> Lines(ImmutableArray<JobLogEntry> entries) =>
    [
        .. entries.SelectMany(entry => Lines(entry.Text).Select(line => ReferenceEquals(line, entry.Text) ? entry : entry with { Text = line }))
            .TakeLast(JobLimits.MostLogLines),
    ];

    private static string Clean(ReadOnlySpan<char> line)
    {
        const int Enough = JobLimits.LongestLogLine * 4; // a line of a gigabyte is not searched from end to end
        var text = TerminalCodes().Replace(line[..Math.Min(line.Length, Enough)].ToString(), "");
        if (text.Any(IsUnwanted))
        {
            text = text.Aggregate(new StringBuilder(text.Length), (kept, one) => IsUnwanted(one) ? kept : kept.Append(one)).ToString();
        }

        return JobLimits.Cut(text, JobLimits.LongestLogLine);
    }

    private static bool IsUnwanted(char one) => char.IsControl(one) && one != '\t';

    /// <summary>ECMA-48: colours and moves of the cursor, and titles of a window.</summary>
    [GeneratedRegex(@"\x1B(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1B]*(\x07|\x1B\\)?|[ -/]*[0-~])", RegexOptions.CultureInvariant)]
    private static partial Regex TerminalCodes();
}
