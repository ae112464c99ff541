namespace OrleansJobs.Silo.Handlers.Audio.Levels;

/// <summary>
/// Zero-crossing rate: the share of neighbouring samples with opposite signs, 0 to 1, averaged over the channels; a sine of
/// f Hz has 2·f / sample rate. Zero counts as positive. Source: L. Rabiner and R. Schafer, "Digital Processing of Speech
/// Signals", 1978, section 4.3.
/// </summary>
internal sealed class ZeroCrossings(int channels) : IAudioMeasurement
{
    private readonly float[] _last = new float[channels];
    private long _crossings;
    private long _pairs;
    private bool _started;

    /// <summary>Crossings for each pair of samples so far; 0 before the second frame.</summary>
    public double Rate => _pairs == 0 ? 0 : (double)_crossings / _pairs;

    public void Add(AudioBlock block)
    {
        for (var channel = 0; channel < block.Channels; channel++)
        {
            var samples = block.Channel(channel);
            _crossings += Count(samples, _started ? _last[channel] : samples[0]);
            _last[channel] = samples[^1];
        }
        _pairs += (long)(_started ? block.Frames : block.Frames - 1) * block.Channels;
        _started = true;
    }

    private static int Count(ReadOnlySpan<float> samples, float before)
    {
        var crossings = 0;
        var wasNegative = before < 0 ? 1 : 0;
        foreach (var sample in samples)
        {
            var isNegative = sample < 0 ? 1 : 0;
            crossings += isNegative ^ wasNegative;
            wasNegative = isNegative;
        }
        return crossings;
    }
}
