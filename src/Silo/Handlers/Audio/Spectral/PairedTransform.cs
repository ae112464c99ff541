using MathNet.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace OrleansJobs.Silo.Handlers.Audio.Spectral;

/// <summary>
/// Power spectra of two windows of samples for the price of one transform: one goes in as the real part, one as the
/// imaginary. The mean is taken off and a Hann window put on first.
/// Sources: W. Press et al., "Numerical Recipes", section 12.3 (two real functions at once); F. Harris, "On the use of
/// windows for harmonic analysis with the discrete Fourier transform", Proc. IEEE 66(1), 1978.
/// </summary>
internal sealed class PairedTransform
{
    private readonly double[] _hann;
    private readonly double _hannSum;
    private readonly Complex32[] _buffer;

    /// <summary>The library would share each transform among all cores, which costs other jobs more than it gains this one.</summary>
    static PairedTransform() => Control.UseSingleThread();

    /// <summary>For windows of <paramref name="size"/> samples, a power of two.</summary>
    public PairedTransform(int size)
    {
        _hann = Window.HannPeriodic(size);
        _hannSum = _hann.Sum();
        _buffer = new Complex32[size];
    }

    /// <summary>Frequencies from 0 to half the sample rate, both included.</summary>
    public int Bins => _buffer.Length / 2 + 1;

    /// <summary>Writes the squared magnitudes of both spectra, <see cref="Bins"/> each.</summary>
    public void Transform(ReadOnlySpan<float> first, ReadOnlySpan<float> second, Span<float> firstPower, Span<float> secondPower)
    {
        Load(first, second);
        Fourier.Forward(_buffer, FourierOptions.NoScaling);
        for (var bin = 0; bin < Bins; bin++)
        {
            var (here, mirrored) = (_buffer[bin], _buffer[bin == 0 ? 0 : _buffer.Length - bin]);
            firstPower[bin] = Power(here.Real + mirrored.Real, here.Imaginary - mirrored.Imaginary);
            secondPower[bin] = Power(here.Imaginary + mirrored.Imaginary, here.Real - mirrored.Real);
        }
    }

    private void Load(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        var (firstMean, secondMean) = (WeightedMean(first), WeightedMean(second));
        for (var i = 0; i < _buffer.Length; i++)
        {
            _buffer[i] = new Complex32((float)((first[i] - firstMean) * _hann[i]), (float)((second[i] - secondMean) * _hann[i]));
        }
    }

    private static float Power(float real, float imaginary) => (real * real + imaginary * imaginary) / 4;

    /// <summary>The mean under the window: taking off any other would put its own spectrum in.</summary>
    private double WeightedMean(ReadOnlySpan<float> samples)
    {
        var sum = 0.0;
        for (var i = 0; i < samples.Length; i++)
        {
            sum += samples[i] * _hann[i];
        }
        return sum / _hannSum;
    }
}
