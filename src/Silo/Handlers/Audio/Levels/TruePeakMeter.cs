using System.Numerics;

namespace OrleansJobs.Silo.Handlers.Audio.Levels;

/// <summary>
/// True peak: the largest magnitude of the signal between its samples as well as on them, estimated by oversampling.
/// What lies before and after the file is not known, so within half a filter (16 samples) of its ends only the samples
/// themselves count: a file cut in mid-wave gets no peak from the cut.
/// Source: ITU-R BS.1770-4, Annex 2; the filters are <see cref="InterpolationFilter"/>'s.
/// </summary>
internal sealed class TruePeakMeter : IAudioMeasurement
{
    private const int History = InterpolationFilter.Taps - 1;
    private readonly float[][] _phases;
    private readonly float[][] _lines;

    public TruePeakMeter(int sampleRate, int channels)
    {
        _phases = InterpolationFilter.Phases(InterpolationFilter.FactorFor(sampleRate));
        _lines = new float[channels][];
        for (var channel = 0; channel < channels; channel++)
        {
            _lines[channel] = new float[History + AudioBlock.MaxFrames];
        }
    }

    /// <summary>Largest magnitude so far, 1 at full scale.</summary>
    public double Peak { get; private set; }

    public void Add(AudioBlock block)
    {
        for (var channel = 0; channel < block.Channels; channel++)
        {
            Peak = Math.Max(Peak, Samples.Peak(block.Channel(channel)));
            Feed(_lines[channel], block.Channel(channel), known: block.FirstFrame == 0 ? 0 : History);
        }
    }

    /// <summary>Takes samples in after the last ones, of which <paramref name="known"/> are real.</summary>
    private void Feed(float[] line, ReadOnlySpan<float> samples, int known)
    {
        samples.CopyTo(line.AsSpan(History));
        var window = line.AsSpan(History - known, known + samples.Length);
        foreach (var phase in _phases)
        {
            Peak = Math.Max(Peak, PeakBetween(window, phase));
        }
        line.AsSpan(samples.Length, History).CopyTo(line);
    }

    /// <summary>Largest magnitude of the convolution, several outputs at a time.</summary>
    private static float PeakBetween(ReadOnlySpan<float> window, ReadOnlySpan<float> taps)
    {
        var outputs = window.Length - History;
        var peaks = Vector<float>.Zero;
        var done = 0;
        for (; done <= outputs - Vector<float>.Count; done += Vector<float>.Count)
        {
            peaks = Vector.Max(peaks, Vector.Abs(InterpolationFilter.Neighbours(window[done..], taps)));
        }
        var peak = 0f;
        for (var lane = 0; lane < Vector<float>.Count; lane++)
        {
            peak = Math.Max(peak, peaks[lane]);
        }
        for (; done < outputs; done++)
        {
            peak = Math.Max(peak, MathF.Abs(InterpolationFilter.Between(window[done..], taps)));
        }
        return peak;
    }
}
