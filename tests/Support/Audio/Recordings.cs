namespace OrleansJobs.Support.Audio;

/// <summary>WAV files of noise. The work on one grows with its length: a second of work is some minutes of recording.</summary>
public static class Recordings
{
    private static readonly WaveSpec Spec = new() { Bits = 8 };
    private static readonly byte[] Noise =
        WaveFile.Data(Spec, Signals.WhiteNoise(0.5, 30, Spec.SampleRate), Signals.PinkNoise(0.5, 30, Spec.SampleRate));

    /// <summary>Over before anyone looks: 1, 2 and 3 seconds.</summary>
    public static readonly byte[][] Short = [OfSeconds(1), OfSeconds(2), OfSeconds(3)];

    /// <summary>Work for some tenths of a second: 60, 90 and 120 seconds.</summary>
    public static readonly byte[][] Middle = [OfSeconds(60), OfSeconds(90), OfSeconds(120)];

    /// <summary>Work for seconds: seven minutes.</summary>
    public static readonly byte[] Long = OfSeconds(420);

    private static byte[] OfSeconds(int seconds)
    {
        var data = new byte[seconds * Spec.SampleRate * 2];
        for (var at = 0; at < data.Length; at += Noise.Length)
        {
            Noise.AsSpan(0, Math.Min(Noise.Length, data.Length - at)).CopyTo(data.AsSpan(at));
        }

        return WaveFile.Riff(WaveFile.Chunk("fmt ", WaveFile.Format(Spec, 2)), WaveFile.Chunk("data", data));
    }
}
