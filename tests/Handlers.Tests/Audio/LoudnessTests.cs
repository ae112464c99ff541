using OrleansJobs.Support.Audio;

namespace OrleansJobs.Handlers.Tests.Audio;

/// <summary>
/// The synthetic test signals of EBU Tech 3341 (v4, 2023, Table 1, cases 1–6: integrated loudness ±0.1 LU) and EBU Tech 3342
/// (v4, 2023, Table 1, cases 1–4: loudness range ±1 LU), made as they are described there.
/// </summary>
public sealed class LoudnessTests
{
    private const int Rate = 48_000;

    [Theory]
    [InlineData("3341 case 1", -23.0, "-23:20")]
    [InlineData("3341 case 2", -33.0, "-33:20")]
    [InlineData("3341 case 3", -23.0, "-36:10 -23:60 -36:10")]
    [InlineData("3341 case 4", -23.0, "-72:10 -36:10 -23:60 -36:10 -72:10")]
    [InlineData("3341 case 5", -23.0, "-26:20 -20:20.1 -26:20")]
    public async Task IntegratedLoudnessIsThatOfTech3341(string name, double expected, string tones)
    {
        Assert.NotEmpty(name);
        var signal = Tones(tones, Rate);

        var analysis = await Analysis.OfAsync(new WaveSpec { SampleRate = Rate, Bits = 24 }, signal, signal);

        Assert.Equal(expected, analysis.IntegratedLufs!.Value, 0.1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0x37u)]
    [InlineData(0x607u)]
    public async Task SurroundChannelsAreWeightedAsInTech3341Case6(uint? mask)
    {
        double[] levels = [-28, -28, -24, -30, -30];
        var channels = levels.Select(level => Signals.Sine(1000, Signals.Amplitude(level), 20, Rate)).ToArray();

        var analysis = await Analysis.OfAsync(new WaveSpec { SampleRate = Rate, ChannelMask = mask }, channels);

        Assert.Equal(-23.0, analysis.IntegratedLufs!.Value, 0.1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0x3Fu)]
    [InlineData(0x60Fu)]
    public async Task TheLowFrequencyChannelDoesNotCount(uint? mask)
    {
        var quiet = Signals.Silence(5, Rate);
        var tone = Signals.Sine(1000, Signals.Amplitude(-23), 5, Rate);
        var loud = Signals.Sine(1000, 0.9, 5, Rate);

        var spec = new WaveSpec { SampleRate = Rate, ChannelMask = mask };

        var analysis = await Analysis.OfAsync(spec, tone, tone, quiet, loud, quiet, quiet);

        Assert.Equal(-23.0, analysis.IntegratedLufs!.Value, 0.1);
        Assert.Equal(20 * Math.Log10(0.9), analysis.SamplePeakDbfs!.Value, 0.01);
    }

    [Theory]
    [InlineData("3342 case 1", 10, "-20:20 -30:20")]
    [InlineData("3342 case 2", 5, "-20:20 -15:20")]
    [InlineData("3342 case 3", 20, "-40:20 -20:20")]
    [InlineData("3342 case 4", 15, "-50:20 -35:20 -20:20 -35:20 -50:20")]
    public async Task LoudnessRangeIsThatOfTech3342(string name, double expected, string tones)
    {
        Assert.NotEmpty(name);
        var signal = Tones(tones, Rate);

        var analysis = await Analysis.OfAsync(new WaveSpec { SampleRate = Rate, Bits = 24 }, signal, signal);

        Assert.Equal(expected, analysis.LoudnessRangeLu!.Value, 1.0);
    }

    /// <summary>BS.1770-4, Annex 1: a 0 dBFS sine of 997 Hz in one front channel reads −3.01 LKFS; so, nearly, at every rate.</summary>
    [Theory]
    [InlineData(8000)]
    [InlineData(11_025)]
    [InlineData(16_000)]
    [InlineData(22_050)]
    [InlineData(32_000)]
    [InlineData(44_100)]
    [InlineData(48_000)]
    [InlineData(96_000)]
    [InlineData(192_000)]
    public async Task AFullScaleSineInOneChannelReadsMinusThree(int rate)
    {
        var analysis = await Analysis.OfAsync(WaveFile.Sine(997, 0, 3, new WaveSpec { SampleRate = rate }, channels: 1));

        Assert.Equal(-3.01, analysis.IntegratedLufs!.Value, rate is 44_100 or 48_000 ? 0.01 : 0.05);
    }

    [Fact]
    public async Task AFileTooShortForABlockHasNoLoudness()
    {
        var analysis = await Analysis.OfAsync(WaveFile.Sine(1000, -20, 0.39));
        var longer = await Analysis.OfAsync(WaveFile.Sine(1000, -20, 0.4));

        Assert.Null(analysis.IntegratedLufs);
        Assert.Equal(-20, longer.IntegratedLufs!.Value, 0.1);
        Assert.Null(longer.LoudnessRangeLu);
    }

    /// <summary>Sines of 1 kHz one after another, as "level in dBFS:seconds", without a jump of phase.</summary>
    private static double[] Tones(string tones, int rate) => Signals.Join([.. tones.Split(' ').Select(tone =>
    {
        var parts = tone.Split(':').Select(double.Parse).ToArray();
        return Signals.Sine(1000, Signals.Amplitude(parts[0]), parts[1], rate);
    })]);
}
