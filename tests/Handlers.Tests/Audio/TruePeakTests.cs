using OrleansJobs.Silo.Handlers.Audio.Levels;
using OrleansJobs.Support.Audio;

namespace OrleansJobs.Handlers.Tests.Audio;

/// <summary>The synthetic true-peak signals of EBU Tech 3341 (v4, 2023, Table 1, cases 15–19), allowed +0.2 / −0.4 dB.</summary>
public sealed class TruePeakTests
{
    private const int Rate = 48_000;

    [Theory]
    [InlineData(15, 4, 0.0, 0.50, -6.0)]
    [InlineData(16, 4, 45.0, 0.50, -6.0)]
    [InlineData(17, 6, 60.0, 0.50, -6.0)]
    [InlineData(18, 8, 67.5, 0.50, -6.0)]
    [InlineData(19, 4, 45.0, 1.41, 3.0)]
    public async Task TruePeakIsThatOfTech3341(int number, int divisor, double degrees, double amplitude, double expected)
    {
        Assert.InRange(number, 15, 19);
        var signal = FadedSine(Rate / (double)divisor, amplitude, degrees);

        var analysis = await Analysis.OfAsync(new WaveSpec { SampleRate = Rate, Bits = 32, IsFloat = true }, signal, signal);

        Assert.InRange(analysis.TruePeakDbtp!.Value, expected - 0.4, expected + 0.2);
    }

    [Fact]
    public async Task APeakBetweenSamplesIsFound()
    {
        var analysis = await Analysis.OfAsync(
            new WaveSpec { SampleRate = Rate, Bits = 24 }, FadedSine(Rate / 4.0, Signals.Amplitude(-3), degrees: 45));

        Assert.Equal(-6.02, analysis.SamplePeakDbfs!.Value, 0.05);
        Assert.Equal(-3, analysis.TruePeakDbtp!.Value, 0.05);
    }

    /// <summary>What falls between two samples keeps its level, within 0.01 dB up to 0.42 of the sample rate.</summary>
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.25)]
    [InlineData(0.35)]
    [InlineData(0.42)]
    public void TheInterpolationFiltersAreFlat(double frequency)
    {
        foreach (var phase in InterpolationFilter.Phases(4))
        {
            var (real, imaginary) = (0.0, 0.0);
            for (var tap = 0; tap < phase.Length; tap++)
            {
                real += phase[tap] * Math.Cos(2 * Math.PI * frequency * tap);
                imaginary += phase[tap] * Math.Sin(2 * Math.PI * frequency * tap);
            }
            Assert.Equal(0, 20 * Math.Log10(Math.Sqrt(real * real + imaginary * imaginary)), 0.01);
        }
    }

    /// <summary>A filter that saw silence before and after the file would overshoot here by most of a decibel.</summary>
    [Theory]
    [InlineData(30)]
    [InlineData(90)]
    public async Task AFileCutInMidWaveGetsNoPeakFromTheCut(double degrees)
    {
        var analysis = await Analysis.OfAsync(new WaveSpec { SampleRate = Rate }, Signals.Sine(1001, 0.5, 0.33333, Rate, degrees));

        Assert.Equal(-6.02, analysis.TruePeakDbtp!.Value, 0.02);
    }

    [Fact]
    public async Task APeakAcrossTwoBlocksIsFound()
    {
        const int Boundary = Silo.Handlers.Audio.AudioBlock.MaxFrames;
        var signal = Signals.Silence(1, Rate);
        (signal[Boundary - 1], signal[Boundary]) = (0.5, 0.5);

        var analysis = await Analysis.OfAsync(new WaveSpec { SampleRate = Rate }, signal);

        Assert.Equal(20 * Math.Log10(4 / Math.PI / 2), analysis.TruePeakDbtp!.Value, 0.2);
    }

    /// <summary>The signals of Tech 3341 fade in and out, so that their edges make no peak of their own.</summary>
    private static double[] FadedSine(double frequency, double amplitude, double degrees)
    {
        const int Fade = Rate / 10;
        var sine = Signals.Sine(frequency, amplitude, 1, Rate, degrees);
        for (var i = 0; i < Fade; i++)
        {
            sine[i] *= (double)i / Fade;
            sine[^(i + 1)] *= (double)i / Fade;
        }
        return sine;
    }
}
