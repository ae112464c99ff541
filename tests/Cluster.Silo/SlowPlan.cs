using System.Globalization;
using System.Text;
using OrleansJobs.Support.Audio;

namespace OrleansJobs.Cluster.Silo;

/// <summary>How slow a job is. It travels in a chunk of the uploaded file, so that the work shows that it can read the file.</summary>
/// <param name="Steps">How many.</param>
/// <param name="StepTime">How long each takes, of waiting, not of work.</param>
public sealed record SlowPlan(int Steps, TimeSpan StepTime)
{
    private const string Chunk = "slow";

    /// <summary>A whole WAV file that holds the plan.</summary>
    public byte[] ToWave()
    {
        var spec = new WaveSpec { Bits = 8 };
        var plan = string.Create(CultureInfo.InvariantCulture, $"{Steps:D6}{(int)StepTime.TotalMilliseconds:D6}");
        return WaveFile.Riff(WaveFile.Chunk("fmt ", WaveFile.Format(spec, 1)), WaveFile.Chunk("data", WaveFile.Data(spec, [0, 0])),
            WaveFile.Chunk(Chunk, Encoding.ASCII.GetBytes(plan)));
    }

    /// <summary>The plan in the file.</summary>
    public static async Task<SlowPlan> ReadAsync(Stream wave)
    {
        using var reader = new StreamReader(wave, Encoding.Latin1);
        var text = await reader.ReadToEndAsync();
        var at = text.LastIndexOf(Chunk, StringComparison.Ordinal) + 8; // its name and its size
        return new SlowPlan(NumberAt(at), TimeSpan.FromMilliseconds(NumberAt(at + 6)));

        int NumberAt(int start) => int.Parse(text.AsSpan(start, 6), CultureInfo.InvariantCulture);
    }
}
