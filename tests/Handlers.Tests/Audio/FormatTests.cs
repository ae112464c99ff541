using OrleansJobs.Grains.Contracts;
using System.Text.Json;
using OrleansJobs.Silo.Handlers.Audio;
using OrleansJobs.Support.Audio;

namespace OrleansJobs.Handlers.Tests.Audio;

public sealed class FormatTests
{
    private const int Rate = 48_000;

    public static TheoryData<int, bool, bool> Formats => new()
    {
        { 8, false, false }, { 16, false, false }, { 24, false, false }, { 32, false, false }, { 32, true, false }, { 64, true, false },
        { 8, false, true }, { 16, false, true }, { 24, false, true }, { 32, false, true }, { 32, true, true }, { 64, true, true },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task EveryFormatGivesTheKnownFiguresOfASine(int bits, bool isFloat, bool extensible)
    {
        var spec = new WaveSpec { SampleRate = Rate, Bits = bits, IsFloat = isFloat, ChannelMask = extensible ? 3u : null };

        var analysis = await Analysis.OfAsync(WaveFile.Sine(1000, -6, 2, spec));

        var tolerance = bits == 8 ? 0.08 : 0.01;
        Assert.Equal((2.0, Rate, 2, bits), (analysis.DurationSeconds, analysis.SampleRate, analysis.Channels, analysis.BitsPerSample));
        Assert.Equal(-6, analysis.SamplePeakDbfs!.Value, tolerance);
        Assert.Equal(-6, analysis.TruePeakDbtp!.Value, tolerance);
        Assert.Equal(-6 - 3.01, analysis.RmsDbfs!.Value, tolerance);
        Assert.Equal(2 * 1000.0 / Rate, analysis.ZeroCrossingRate, 1e-4);
        Assert.Equal(1000, analysis.DominantFrequencyHz!.Value, 0.5);
        Assert.Equal(1000, analysis.SpectralCentroidHz!.Value, bits == 8 ? 20.0 : 2.0);
        Assert.Empty(analysis.Silences);
    }

    [Fact]
    public async Task EachChannelIsReadFromItsOwnPlace()
    {
        var quiet = Signals.Sine(500, 0.1, 1, Rate);
        var loud = Signals.Sine(500, 0.9, 1, Rate);

        foreach (var position in Enumerable.Range(0, 9))
        {
            var channels = Enumerable.Range(0, 9).Select(channel => channel == position ? loud : quiet).ToArray();
            var analysis = await Analysis.OfAsync(new WaveSpec { SampleRate = Rate, Bits = 24 }, channels);
            Assert.Equal(20 * Math.Log10(0.9), analysis.SamplePeakDbfs!.Value, 0.01);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(100)]
    [InlineData(999)]
    [InlineData(3999)]
    [InlineData(4000)]
    [InlineData(8000)]
    [InlineData(11_025)]
    [InlineData(96_000)]
    [InlineData(192_000)]
    [InlineData(768_000)]
    public async Task EverySampleRateIsMeasured(int rate)
    {
        var sine = Signals.Sine(rate / 8.0, 0.5, Math.Max(1, 1000.0 / rate), rate, degrees: 22.5);

        var analysis = await Analysis.OfAsync(new WaveSpec { SampleRate = rate }, sine);

        Assert.Equal(rate / 8.0, analysis.DominantFrequencyHz!.Value, rate / 100.0);
        Assert.Equal(rate >= 4000, analysis.IntegratedLufs is not null);
    }

    [Fact]
    public async Task DamagedFloatsCountAsZero()
    {
        var spec = new WaveSpec { SampleRate = Rate, Bits = 64, IsFloat = true };
        var sine = Signals.Sine(1000, 0.5, 1, Rate);
        (sine[100], sine[200], sine[300], sine[400]) = (double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300);

        var analysis = await Analysis.OfAsync(spec, sine);

        Assert.Equal(-6.02, analysis.SamplePeakDbfs!.Value, 0.01);
        Assert.Equal(-9.03, analysis.RmsDbfs!.Value, 0.01);
        Assert.DoesNotContain("NaN", JsonSerializer.Serialize(analysis, JobJson.Options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FloatsMayExceedFullScale()
    {
        var analysis = await Analysis.OfAsync(new WaveSpec { Bits = 32, IsFloat = true }, Signals.Sine(1000, 4, 1, 44_100));

        Assert.Equal(12.04, analysis.SamplePeakDbfs!.Value, 0.01);
    }

    [Fact]
    public async Task TheResultHasExactlyTheFieldsOfTheContract()
    {
        var analysis = await Analysis.OfAsync(new WaveSpec(), Signals.Join(Signals.Silence(1, 44_100), Signals.Sine(440, 0.5, 1, 44_100)));

        using var json = JsonSerializer.SerializeToDocument(analysis, JobJson.Options);

        Assert.Equal(
            [
                "duration_seconds", "sample_rate", "channels", "bits_per_sample", "sample_peak_dbfs", "true_peak_dbtp", "rms_dbfs",
                "integrated_lufs", "loudness_range_lu", "silences", "zero_crossing_rate", "spectral_centroid_hz",
                "dominant_frequency_hz", "tempo_bpm", "waveform",
            ],
            json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(["start", "end"], json.RootElement.GetProperty("silences")[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(800, json.RootElement.GetProperty("waveform").GetArrayLength());
    }

    [Fact]
    public async Task DigitalSilenceHasNoLevels()
    {
        var analysis = await Analysis.OfAsync(new WaveSpec(), Signals.Silence(5, 44_100));

        Assert.Null(analysis.SamplePeakDbfs);
        Assert.Null(analysis.TruePeakDbtp);
        Assert.Null(analysis.RmsDbfs);
        Assert.Null(analysis.IntegratedLufs);
        Assert.Null(analysis.LoudnessRangeLu);
        Assert.Null(analysis.SpectralCentroidHz);
        Assert.Null(analysis.DominantFrequencyHz);
        Assert.Null(analysis.TempoBpm);
        Assert.Equal([new Silence(0, 5)], analysis.Silences);
    }
}
