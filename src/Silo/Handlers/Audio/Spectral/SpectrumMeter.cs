using System.Numerics;

namespace OrleansJobs.Silo.Handlers.Audio.Spectral;

/// <summary>
/// The power spectrum averaged over all channels and the whole file (windows of about 0.2 s that overlap by half), and what
/// is read from it. Source: P. Welch, "The use of fast Fourier transform for the estimation of power spectra", IEEE Trans.
/// Audio and Electroacoustics 15(2), 1967.
/// </summary>
internal sealed class SpectrumMeter : IAudioMeasurement
{
    private const double WindowSeconds = 0.2;
    private const int MinWindow = 16;
    private const int MaxWindow = 32_768;

    /// <summary>Less mean power than this, −200 dBFS, is rounding and not sound.</summary>
    private const double MinPower = 1e-20;

    private readonly double _hertzPerBin;
    private readonly WindowCutter[] _cutters;
    private readonly PairedTransform _transform;
    private readonly float[] _waiting;
    private readonly float[] _firstPower;
    private readonly float[] _secondPower;
    private readonly double[] _power;
    private bool _isWaiting;
    private long _windows;

    public SpectrumMeter(int sampleRate, int channels, long frames)
    {
        var size = WindowSize(sampleRate, frames);
        _hertzPerBin = (double)sampleRate / size;
        _cutters = [.. Enumerable.Range(0, channels).Select(_ => new WindowCutter(size, size / 2))];
        _transform = new PairedTransform(size);
        _waiting = new float[size];
        _firstPower = new float[_transform.Bins];
        _secondPower = new float[_transform.Bins];
        _power = new double[_transform.Bins];
    }

    /// <summary>
    /// Mean frequency, each weighted by its power, in Hz; null for silence, a constant, or fewer than 16 frames.
    /// Source: G. Peeters, "A large set of audio features for sound description", IRCAM, 2004, section 6.1.1 (on power).
    /// </summary>
    public double? Centroid => HasSound ? _hertzPerBin * _power.Select((power, bin) => power * bin).Sum() / _power.Sum() : null;

    /// <summary>
    /// Frequency of the highest peak, in Hz; null as <see cref="Centroid"/>. A parabola through the logarithms of the peak and
    /// its neighbours places it between the bins. Source: J. O. Smith, "Spectral Audio Signal Processing", 2011, "Quadratic
    /// Interpolation of Spectral Peaks".
    /// </summary>
    public double? DominantFrequency => HasSound ? _hertzPerBin * Summit(Array.IndexOf(_power, _power.Max())) : null;

    public void Add(AudioBlock block)
    {
        for (var channel = 0; channel < block.Channels; channel++)
        {
            var samples = block.Channel(channel);
            while (samples.Length > 0)
            {
                samples = samples[_cutters[channel].Fill(samples)..];
                TakeIfFull(_cutters[channel]);
            }
        }
    }

    /// <summary>Counts the last window too where their number is odd.</summary>
    public void Finish()
    {
        if (_isWaiting)
        {
            AddPair(_waiting, new float[_waiting.Length]);
            _isWaiting = false;
        }
    }

    private bool HasSound => _windows > 0 && _power.Sum() / _windows > MinPower * _waiting.Length * _waiting.Length;

    private static int WindowSize(int sampleRate, long frames)
    {
        var wanted = Math.Clamp(sampleRate * WindowSeconds, MinWindow, MaxWindow);
        var possible = (uint)Math.Max(MinWindow, Math.Min(wanted, frames));
        return 1 << BitOperations.Log2(possible);
    }

    private void TakeIfFull(WindowCutter cutter)
    {
        if (!cutter.IsFull)
        {
            return;
        }
        if (_isWaiting)
        {
            AddPair(_waiting, cutter.Window);
        }
        else
        {
            cutter.Window.CopyTo(_waiting);
        }
        _isWaiting = !_isWaiting;
        _windows++;
        cutter.Advance();
    }

    private void AddPair(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        _transform.Transform(first, second, _firstPower, _secondPower);
        for (var bin = 0; bin < _power.Length; bin++)
        {
            _power[bin] += (double)_firstPower[bin] + _secondPower[bin];
        }
    }

    private double Summit(int peak)
    {
        if (peak == 0 || peak == _power.Length - 1 || _power[peak - 1] == 0 || _power[peak + 1] == 0)
        {
            return peak;
        }
        var (left, middle, right) = (Math.Log(_power[peak - 1]), Math.Log(_power[peak]), Math.Log(_power[peak + 1]));
        var curve = left - 2 * middle + right;
        return curve < 0 ? peak + (left - right) / (2 * curve) : peak;
    }
}
