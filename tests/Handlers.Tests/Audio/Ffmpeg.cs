using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OrleansJobs.Handlers.Tests.Audio;

/// <summary>What ffmpeg's ebur128 filter says about a file.</summary>
internal sealed record Ffmpeg(double Integrated, double Range, double TruePeak)
{
    /// <summary>Whether an ffmpeg can be run here.</summary>
    public static bool IsInstalled { get; } = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "ffmpeg")) || File.Exists(Path.Combine(folder, "ffmpeg.exe"))) ?? false;

    /// <summary>
    /// Runs the filter twice: with peak=true it resamples to 192 kHz first, and loudness is to be measured on the file as it is.
    /// Loudness is read from the metadata, which has two more digits than the summary for a person.
    /// </summary>
    public static async Task<Ffmpeg> MeasureAsync(string path)
    {
        var loudness = await FilterAsync(path, "ebur128=metadata=1,ametadata=mode=print:file=-");
        var peak = await FilterAsync(path, "ebur128=peak=true");
        return new Ffmpeg(
            Last(loudness, @"lavfi\.r128\.I=(\S+)"), Last(loudness, @"lavfi\.r128\.LRA=(\S+)"), Last(peak, @"Peak:\s+(\S+) dBFS"));
    }

    /// <summary>Runs ffmpeg and gives what it writes to standard output and to standard error.</summary>
    public static async Task<(byte[] Output, string Messages)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-hide_banner", "-nostats", "-nostdin", .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        var messages = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (output.ToArray(), await messages) : throw new InvalidOperationException(await messages);
    }

    private static async Task<string> FilterAsync(string path, string filter)
    {
        var (output, messages) = await RunAsync("-i", path, "-af", filter, "-f", "null", "/dev/null");
        return Encoding.UTF8.GetString(output) + messages;
    }

    private static double Last(string text, string pattern) =>
        double.Parse(Regex.Matches(text, pattern)[^1].Groups[1].Value, CultureInfo.InvariantCulture);
}
