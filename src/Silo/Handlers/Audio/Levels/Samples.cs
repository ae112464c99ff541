using System.Numerics;
using System.Runtime.InteropServices;

namespace OrleansJobs.Silo.Handlers.Audio.Levels;

/// <summary>The loops over samples that pay for being done several at a time.</summary>
internal static class Samples
{
    /// <summary>Smallest and largest sample; (∞, −∞) for none.</summary>
    public static (float Min, float Max) MinMax(ReadOnlySpan<float> samples)
    {
        var (min, max) = (float.PositiveInfinity, float.NegativeInfinity);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(samples);
        var (mins, maxs) = (new Vector<float>(min), new Vector<float>(max));
        foreach (var vector in vectors)
        {
            mins = Vector.Min(mins, vector);
            maxs = Vector.Max(maxs, vector);
        }
        for (var lane = 0; lane < Vector<float>.Count; lane++)
        {
            (min, max) = (Math.Min(min, mins[lane]), Math.Max(max, maxs[lane]));
        }
        foreach (var sample in samples[(vectors.Length * Vector<float>.Count)..])
        {
            (min, max) = (Math.Min(min, sample), Math.Max(max, sample));
        }
        return (min, max);
    }

    /// <summary>Largest magnitude; 0 for none.</summary>
    public static float Peak(ReadOnlySpan<float> samples)
    {
        var (min, max) = MinMax(samples);
        return Math.Max(0, Math.Max(-min, max));
    }

    /// <summary>Sum of the squares.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> samples)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(samples);
        var (lower, upper) = (Vector<double>.Zero, Vector<double>.Zero);
        foreach (var vector in vectors)
        {
            Vector.Widen(vector, out var low, out var high);
            lower += low * low;
            upper += high * high;
        }
        var sum = Vector.Sum(lower + upper);
        foreach (var sample in samples[(vectors.Length * Vector<float>.Count)..])
        {
            sum += (double)sample * sample;
        }
        return sum;
    }
}
