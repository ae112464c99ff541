namespace OrleansJobs.Silo.Handlers.Audio.Rhythm;

/// <summary>
/// Autocorrelation of a sequence of any length in bounded memory: stretches of 2,048 values are correlated each with
/// themselves and the results summed.
/// </summary>
internal sealed class Periodicity(int maxLag)
{
    private const int StretchLength = 2048;

    private readonly float[] _stretch = new float[StretchLength];
    private readonly double[] _products = new double[maxLag + 1];
    private readonly long[] _pairs = new long[maxLag + 1];
    private int _filled;

    /// <summary>Values correlated so far.</summary>
    public long Count => _pairs[0];

    /// <summary>Variance of the values around the mean of their stretch.</summary>
    public double Variance => Count == 0 ? 0 : _products[0] / Count;

    /// <summary>Furthest distance looked at, in values.</summary>
    public int MaxLag => maxLag;

    /// <summary>Correlation of values that lie <paramref name="lag"/> apart, −1 to 1; 0 where nothing is known.</summary>
    public double this[int lag] => _pairs[lag] == 0 || Variance == 0 ? 0 : _products[lag] / _pairs[lag] / Variance;

    public void Add(float value)
    {
        _stretch[_filled++] = value;
        if (_filled == StretchLength)
        {
            Finish();
        }
    }

    /// <summary>Counts the last stretch, which may be short.</summary>
    public void Finish()
    {
        var values = _stretch.AsSpan(0, _filled);
        _filled = 0;
        TakeOffMean(values);
        for (var lag = 0; lag <= maxLag && lag < values.Length; lag++)
        {
            var product = 0f;
            for (var i = lag; i < values.Length; i++)
            {
                product += values[i] * values[i - lag];
            }
            _products[lag] += product;
            _pairs[lag] += values.Length - lag;
        }
    }

    private static void TakeOffMean(Span<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }
        for (var i = 0; i < values.Length; i++)
        {
            values[i] -= (float)(sum / values.Length);
        }
    }
}
