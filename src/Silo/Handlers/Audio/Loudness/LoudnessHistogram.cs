namespace OrleansJobs.Silo.Handlers.Audio.Loudness;

/// <summary>
/// The loudness of every measuring block above the absolute gate, sorted into bins of 0.01 LU. Takes the same memory for a
/// second as for a week; each bin keeps the sum of its powers, so only which blocks pass a gate is rounded, by a bin at most.
/// </summary>
internal sealed class LoudnessHistogram
{
    /// <summary>Quieter blocks never count. Source: ITU-R BS.1770-4, Annex 1, equation (6): −70 LKFS.</summary>
    public const double AbsoluteGate = -70;

    private const int BinsPerLu = 100;

    /// <summary>Up to +140 LUFS: full scale of 64 channels of the loudest believed samples lies below.</summary>
    private const int Bins = 210 * BinsPerLu;

    private readonly long[] _counts = new long[Bins];
    private readonly double[] _powers = new double[Bins];

    /// <summary>Counts one block by its weighted mean square.</summary>
    public void Add(double power)
    {
        var loudness = LoudnessScale.ToLufs(power);
        if (loudness > AbsoluteGate)
        {
            var bin = Math.Min(BinOf(loudness), Bins - 1);
            _counts[bin]++;
            _powers[bin] += power;
        }
    }

    /// <summary>
    /// Loudness of the mean power of all blocks above a gate that lies <paramref name="below"/> LU under the mean of all;
    /// null when no block passes.
    /// </summary>
    public double? GatedLoudness(double below)
    {
        var (count, power) = Total(FirstBin(below));
        return count == 0 ? null : LoudnessScale.ToLufs(power / count);
    }

    /// <summary>The distance in LU between two percentiles (0 to 1) of the blocks above the gate; null when no block passes.</summary>
    public double? Spread(double below, double low, double high)
    {
        var first = FirstBin(below);
        var (count, _) = Total(first);
        return count == 0 ? null : (Percentile(first, count, high) - Percentile(first, count, low)) / (double)BinsPerLu;
    }

    /// <summary>The lowest bin above the relative gate.</summary>
    private int FirstBin(double below)
    {
        var (count, power) = Total(0);
        return count == 0 ? 0 : Math.Max(0, BinOf(LoudnessScale.ToLufs(power / count) - below));
    }

    private (long Count, double Power) Total(int first)
    {
        var (count, power) = (0L, 0.0);
        for (var bin = first; bin < Bins; bin++)
        {
            count += _counts[bin];
            power += _powers[bin];
        }
        return (count, power);
    }

    /// <summary>By nearest rank, rounded as ffmpeg does; the example program of Tech 3342 may take the block next to it.</summary>
    private int Percentile(int first, long count, double share)
    {
        var rank = Math.Max(0, (long)(count * share + 0.5) - 1);
        var bin = first;
        for (var passed = _counts[bin]; passed <= rank; passed += _counts[bin])
        {
            bin++;
        }
        return bin;
    }

    private static int BinOf(double loudness) => (int)Math.Floor((loudness - AbsoluteGate) * BinsPerLu);
}
