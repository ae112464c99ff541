using System.Numerics;
using OrleansJobs.Silo.Handlers.Audio.Spectral;

namespace OrleansJobs.Silo.Handlers.Audio.Rhythm;

/// <summary>
/// How much louder the sound becomes from one hundredth of a second to the next: the rises of level in bands of frequency,
/// in dB, averaged over the bands. The channels are mixed and brought down to about 11 kHz first.
/// Source: D. Ellis, "Beat tracking by dynamic programming", J. New Music Research 36(1), 2007, section 3.1.
/// </summary>
internal sealed class OnsetEnvelope
{
    /// <summary>Sample rates below this, in Hz, carry too little of a beat.</summary>
    public const int MinSampleRate = 1000;

    private const double TargetRate = 11_025;
    private const double WindowSeconds = 0.02;
    private const double ValuesPerSecond = 100;
    private const int Bands = 16;

    /// <summary>Levels are taken over this floor (−60 dBFS), so that noise far below the music makes no onsets.</summary>
    private const double Floor = 1e-6;

    private readonly Action<float> _emit;
    private readonly Decimator _decimator;
    private readonly WindowCutter _cutter;
    private readonly PairedTransform _transform;
    private readonly int[] _bandEnds;
    private readonly double _powerScale;
    private readonly float[] _waiting;
    private readonly float[] _firstPower;
    private readonly float[] _secondPower;
    private readonly double[] _levels = new double[Bands];
    private bool _isWaiting;
    private bool _hasLevels;

    /// <summary>Calls <paramref name="emit"/> with each value in turn.</summary>
    public OnsetEnvelope(int sampleRate, Action<float> emit)
    {
        _emit = emit;
        _decimator = new Decimator(Math.Max(1, (int)Math.Round(sampleRate / TargetRate)));
        var rate = (double)sampleRate / _decimator.Factor;
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)(rate * WindowSeconds));
        var hop = (int)Math.Round(rate / ValuesPerSecond);
        Rate = rate / hop;
        _cutter = new WindowCutter(size, hop);
        _transform = new PairedTransform(size);
        _powerScale = 4.0 / ((double)size * size);
        _bandEnds = [.. Enumerable.Range(1, Bands).Select(band => (int)Math.Ceiling(Math.Pow(size / 2.0, (double)band / Bands)))];
        _waiting = new float[size];
        _firstPower = new float[_transform.Bins];
        _secondPower = new float[_transform.Bins];
    }

    /// <summary>Values a second, close to 100.</summary>
    public double Rate { get; }

    public void Add(AudioBlock block)
    {
        var samples = _decimator.Decimate(block);
        while (samples.Length > 0)
        {
            samples = samples[_cutter.Fill(samples)..];
            if (_cutter.IsFull)
            {
                TakeWindow();
            }
        }
    }

    private void TakeWindow()
    {
        if (_isWaiting)
        {
            _transform.Transform(_waiting, _cutter.Window, _firstPower, _secondPower);
            EmitRise(_firstPower);
            EmitRise(_secondPower);
        }
        else
        {
            _cutter.Window.CopyTo(_waiting);
        }
        _isWaiting = !_isWaiting;
        _cutter.Advance();
    }

    private void EmitRise(ReadOnlySpan<float> power)
    {
        var (rise, bin) = (0.0, 1);
        for (var band = 0; band < Bands; band++)
        {
            var energy = 0.0;
            for (; bin <= _bandEnds[band]; bin++)
            {
                energy += power[bin];
            }
            var level = 10 * Math.Log10(energy * _powerScale + Floor);
            rise += Math.Max(0, level - _levels[band]);
            _levels[band] = level;
        }
        if (_hasLevels)
        {
            _emit((float)(rise / Bands));
        }
        _hasLevels = true;
    }
}
