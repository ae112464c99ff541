using OrleansJobs.Support.Audio;

namespace OrleansJobs.Handlers.Tests.Audio;

public sealed class SpectrumAndTempoTests
{
    private const int Rate = 44_100;
    private static readonly WaveSpec Spec = new();

    [Theory]
    [InlineData(27.5)]
    [InlineData(82.41)]
    [InlineData(440)]
    [InlineData(1234.5)]
    [InlineData(9999.9)]
    [InlineData(20_000)]
    public async Task TheDominantFrequencyLiesBetweenTheBins(double frequency)
    {
        var analysis = await Analysis.OfAsync(WaveFile.Sine(frequency, -12, 2, Spec, channels: 1));

        Assert.Equal(frequency, analysis.DominantFrequencyHz!.Value, 0.3);
    }

    [Fact]
    public async Task TheCentroidIsTheMeanOfFrequenciesByPower()
    {
        var low = Signals.Sine(1000, 0.4, 2, Rate);
        var high = Signals.Sine(3000, 0.2, 2, Rate);

        var mixed = await Analysis.OfAsync(Spec, [.. low.Zip(high, (a, b) => a + b)]);
        var apart = await Analysis.OfAsync(Spec, low, high);

        Assert.Equal((1000 * 4 + 3000) / 5.0, mixed.SpectralCentroidHz!.Value, 2.0);
        Assert.Equal(mixed.SpectralCentroidHz.Value, apart.SpectralCentroidHz!.Value, 2.0);
        Assert.Equal(1000, apart.DominantFrequencyHz!.Value, 0.1);
    }

    [Fact]
    public async Task WhiteNoiseHasItsCentroidInTheMiddle()
    {
        var analysis = await Analysis.OfAsync(Spec, Signals.WhiteNoise(0.5, 5, Rate));

        Assert.Equal(Rate / 4.0, analysis.SpectralCentroidHz!.Value, 100.0);
    }

    [Fact]
    public async Task AConstantHasNoFrequency()
    {
        var analysis = await Analysis.OfAsync(Spec, Enumerable.Repeat(0.5, Rate).ToArray());
        var shifted = await Analysis.OfAsync(Spec, [.. Signals.Sine(200, 0.05, 1, Rate).Select(sample => sample + 0.5)]);

        Assert.Null(analysis.DominantFrequencyHz);
        Assert.Equal(200, shifted.DominantFrequencyHz!.Value, 0.3);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(75)]
    [InlineData(90)]
    [InlineData(98.7)]
    [InlineData(120)]
    [InlineData(128)]
    [InlineData(140)]
    [InlineData(174)]
    [InlineData(200)]
    public async Task TheTempoOfAClickTrackIsFound(double bpm)
    {
        var analysis = await Analysis.OfAsync(Spec, Signals.Clicks(bpm, 15, Rate));

        Assert.Equal(bpm, analysis.TempoBpm!.Value, bpm * 0.01);
    }

    [Theory]
    [InlineData(90, 44_100)]
    [InlineData(120, 48_000)]
    [InlineData(140, 22_050)]
    [InlineData(120, 8000)]
    [InlineData(140, 96_000)]
    public async Task TheTempoOfMusicIsFoundAtEveryRate(double bpm, int rate)
    {
        var analysis = await Analysis.OfAsync(new WaveSpec { SampleRate = rate }, Signals.Music(bpm, 20, rate));

        Assert.Equal(bpm, analysis.TempoBpm!.Value, bpm * 0.01);
    }

    [Fact]
    public async Task SoundWithoutABeatHasNoTempo()
    {
        Assert.Null((await Analysis.OfAsync(Spec, Signals.Sine(440, 0.5, 15, Rate))).TempoBpm);
        Assert.Null((await Analysis.OfAsync(Spec, Signals.WhiteNoise(0.5, 15, Rate))).TempoBpm);
        Assert.Null((await Analysis.OfAsync(Spec, Signals.PinkNoise(0.5, 15, Rate))).TempoBpm);
        Assert.Null((await Analysis.OfAsync(Spec, Signals.Clicks(120, 3, Rate))).TempoBpm);
    }
}
