namespace OrleansJobs.Silo.Handlers.Audio.Loudness;

/// <summary>The K-weighting of one channel: a shelf for the head, then a high-pass. Source: ITU-R BS.1770-4, Annex 1.</summary>
internal sealed class KWeighting
{
    /// <summary>Below this rate, in Hz, loudness is not measured: the shelf, around 1.7 kHz, lies too near half of it.</summary>
    public const int MinSampleRate = 4000;

    private const double TableRate = 48_000;

    /// <summary>Below this a filter's memory is dropped, so that silence does not end in slow denormal numbers.</summary>
    private const double Inaudible = 1e-30;

    /// <summary>ITU-R BS.1770-4, Annex 1, Table 1 (48 kHz).</summary>
    private static readonly Biquad Shelf48 =
        new(1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585);

    /// <summary>ITU-R BS.1770-4, Annex 1, Table 2 (48 kHz).</summary>
    private static readonly Biquad HighPass48 = new(1, -2, 1, -1.99004745483398, 0.99007225036621);

    private readonly Biquad _shelf;
    private readonly Biquad _highPass;
    private double _shelf1, _shelf2, _high1, _high2;

    /// <summary>
    /// The filters for a rate of at least <see cref="MinSampleRate"/> Hz; at 48 kHz they are the tables themselves. The
    /// numerator of the high-pass stays that of Table 2 at every rate, as in libebur128 and ffmpeg, whose figures one compares.
    /// </summary>
    public KWeighting(int sampleRate)
    {
        _shelf = Shelf48.Resampled(TableRate, sampleRate);
        _highPass = HighPass48.Resampled(TableRate, sampleRate) with
        {
            B0 = HighPass48.B0, B1 = HighPass48.B1, B2 = HighPass48.B2,
        };
    }

    /// <summary>Filters the next samples and gives the sum of the squares of what comes out.</summary>
    public double Energy(ReadOnlySpan<float> samples)
    {
        var (shelf, high) = (_shelf, _highPass);
        var (s1, s2, h1, h2) = (_shelf1, _shelf2, _high1, _high2);
        var energy = 0.0;
        foreach (var sample in samples)
        {
            double x = sample;
            var y = shelf.B0 * x + s1;
            s1 = shelf.B1 * x - shelf.A1 * y + s2;
            s2 = shelf.B2 * x - shelf.A2 * y;
            var z = high.B0 * y + h1;
            h1 = high.B1 * y - high.A1 * z + h2;
            h2 = high.B2 * y - high.A2 * z;
            energy += z * z;
        }
        (_shelf1, _shelf2, _high1, _high2) = (Audible(s1), Audible(s2), Audible(h1), Audible(h2));
        return energy;
    }

    private static double Audible(double state) => Math.Abs(state) < Inaudible ? 0 : state;
}
