namespace OrleansJobs.Silo.Handlers.Audio.Rhythm;

/// <summary>
/// Tempo between 60 and 200 beats a minute, from the distance at which the onsets repeat. Where several multiples fit, the
/// one nearest to 120 is preferred, as listeners do. Source: D. Ellis, "Beat tracking by dynamic programming", J. New Music
/// Research 36(1), 2007, section 3.2; the preference: D. Moelants, "Preferred tempo reconsidered", ICMPC 2002.
/// </summary>
internal sealed class TempoEstimator : IAudioMeasurement
{
    /// <summary>Slowest tempo reported.</summary>
    public const double MinBpm = 60;

    /// <summary>Fastest tempo reported.</summary>
    public const double MaxBpm = 200;

    /// <summary>A sound shorter than this, in seconds, has too few beats.</summary>
    public const double MinSeconds = 4;

    private const double PreferredBpm = 120;
    private const double PreferenceOctaves = 0.9;

    /// <summary>Onsets that vary less than this, in dB, are a steady sound.</summary>
    private const double MinDeviation = 0.1;

    /// <summary>Least correlation that counts as a beat; more is asked of a short file, where chance reaches higher.</summary>
    private const double MinCorrelation = 0.1;
    private const double ChanceDeviations = 6;

    /// <summary>Multiples of the period that are measured for a finer figure.</summary>
    private const int RefiningMultiples = 4;

    private readonly OnsetEnvelope? _envelope;
    private readonly Periodicity _periodicity = new(maxLag: 440);
    private float _before, _last;

    public TempoEstimator(int sampleRate) =>
        _envelope = sampleRate >= OnsetEnvelope.MinSampleRate ? new OnsetEnvelope(sampleRate, AddSmoothed) : null;

    public void Add(AudioBlock block) => _envelope?.Add(block);

    /// <summary>Beats a minute once the file has ended; null when there is no steady beat or less than 4 s of sound.</summary>
    public double? Finish()
    {
        _periodicity.Finish();
        if (_envelope is null || _periodicity.Count < MinSeconds * _envelope.Rate || Math.Sqrt(_periodicity.Variance) < MinDeviation)
        {
            return null;
        }
        var lag = BestLag();
        var needed = Math.Max(MinCorrelation, ChanceDeviations / Math.Sqrt(_periodicity.Count));
        return _periodicity[lag] < needed ? null : Math.Clamp(60 * _envelope.Rate / Refine(lag), MinBpm, MaxBpm);
    }

    /// <summary>A beat rarely lies on the grid of values; spreading it over its neighbours lets it match all the same.</summary>
    private void AddSmoothed(float value)
    {
        _periodicity.Add((_before + 2 * _last + value) / 4);
        (_before, _last) = (_last, value);
    }

    private int BestLag()
    {
        var (shortest, longest) = (LagOf(MaxBpm), LagOf(MinBpm));
        var best = Enumerable.Range(shortest, longest - shortest + 1).MaxBy(lag => _periodicity[lag] * Preference(lag));
        var half = Math.Max(1, best / 2);
        return half >= shortest && _periodicity[PeakNear(half, 1)] >= 0.9 * _periodicity[best] ? PeakNear(half, 1) : best;
    }

    private int LagOf(double bpm) => (int)Math.Round(60 * _envelope!.Rate / bpm);

    private double Preference(int lag)
    {
        var octaves = Math.Log2(60 * _envelope!.Rate / lag / PreferredBpm) / PreferenceOctaves;
        return Math.Exp(-0.5 * octaves * octaves);
    }

    /// <summary>The period measured over the largest multiple that still correlates well.</summary>
    private double Refine(int lag)
    {
        var period = Summit(lag);
        for (var multiple = 2; multiple <= RefiningMultiples; multiple++)
        {
            var expected = (int)Math.Round(period * multiple);
            if (expected + multiple >= _periodicity.MaxLag)
            {
                break;
            }
            var peak = PeakNear(expected, multiple);
            period = _periodicity[peak] >= 0.5 * _periodicity[lag] ? Summit(peak) / multiple : period;
        }
        return period;
    }

    private int PeakNear(int lag, int radius) =>
        Enumerable.Range(lag - radius, 2 * radius + 1).MaxBy(near => _periodicity[near]);

    /// <summary>The top of a parabola through a peak and its neighbours.</summary>
    private double Summit(int lag)
    {
        var (left, middle, right) = (_periodicity[lag - 1], _periodicity[lag], _periodicity[lag + 1]);
        var curve = left - 2 * middle + right;
        return curve < 0 ? lag + Math.Clamp((left - right) / (2 * curve), -0.5, 0.5) : lag;
    }
}
