namespace OrleansJobs.Silo.Handlers.Audio.Loudness;

/// <summary>Between K-weighted power and loudness. Source: ITU-R BS.1770-4, Annex 1, equation (2).</summary>
internal static class LoudnessScale
{
    /// <summary>Makes up for the gain of the K-weighting at 1 kHz.</summary>
    private const double Offset = -0.691;

    /// <summary>Loudness in LUFS of a weighted mean square; −∞ for 0.</summary>
    public static double ToLufs(double power) => Offset + 10 * Math.Log10(power);
}
